using Reasoning.Decoding.Fusion;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Fusion;

/// <summary>Counts what this thread allocates.</summary>
[Collection(nameof(AllocationTests))]
public sealed class FusionAllocationTests
{
    public static TheoryData<string> Rules => ["static", "contrastive", "dynamic", "descent"];

    [Theory]
    [MemberData(nameof(Rules))]
    public void Forward_InADecodingLoop_AllocatesNothing(string name)
    {
        using var large = new TestModel(new RandomModelOptions { Seed = 1 });
        using var small = new TestModel(new RandomModelOptions { Seed = 2 });
        using var tuned = new TestModel(new RandomModelOptions { Seed = 3 });
        FusionRule rule = name switch
        {
            "static" => new StaticFusion(1, 0.5),
            "contrastive" => new ContrastiveFusion(),
            "dynamic" => new DynamicFusion(),
            _ => new DynamicFusion(new DynamicFusionOptions { Search = FusionWeightSearch.CoordinateDescent }),
        };
        ILanguageModel expert = tuned.Load(1);
        double seen = 0;
        ILanguageModel[] experts = name == "contrastive" ? [] : [expert, expert];
        using var model = FusedLanguageModel.Create(large.Load(1), small.Load(1), experts, rule, (in FusionStep step) => seen += step.Weights[0]);
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var trunk = session.Create();
        batch.Add(trunk, [1, 2, 3]);
        session.Forward(batch);
        SequenceId[] forks = [.. Enumerable.Range(0, 4).Select(_ => session.Fork(trunk))];
        Decode();
        Decode();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Decode();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.NotEqual(0, seen);

        void Decode()
        {
            foreach (var fork in forks) session.Truncate(fork, 3);
            for (int step = 0; step < 10; step++)
            {
                batch.Clear();
                foreach (var fork in forks) batch.Add(fork, [step]);
                session.Forward(batch);
            }
        }
    }

    [Fact]
    public void Fuse_RowsWithExcludedTokens_AllocatesNothing()
    {
        var rows = FusionCase.Make(3000, 1, excludes: true, seed: 1);
        float[] row = new float[3000], expert = rows.Experts[0];
        double[] weights = new double[1];
        FusionRule[] rules = [StaticFusion.ProxyTuning, new DynamicFusion()];
        Run();
        Run();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run()
        {
            foreach (var rule in rules)
            {
                rows.Large.CopyTo(row, 0);
                rule.Fuse(row, new FusionRows(rows.Base, expert), weights);
            }
        }
    }
}
