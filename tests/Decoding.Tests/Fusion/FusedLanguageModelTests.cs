using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Fusion;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Fusion;

public sealed class FusedLanguageModelTests : IDisposable
{
    private readonly ToyLanguageModel _large = new();
    private readonly VariantToyModel _base = new("small", 7), _expert = new("coder", 13), _other = new("prover", 17, contextLength: 30);

    private static DynamicFusion Descent { get; } = new(new DynamicFusionOptions { Search = FusionWeightSearch.CoordinateDescent });

    public static TheoryData<string> Rules => ["static", "contrastive", "dynamic", "descent"];

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Generate_GreedyOverToyModels_FollowsTheFusedDistribution(string rule)
    {
        using var model = Create(rule);
        await using var generator = LocalTextGenerator.Create(model);
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = "", Sampling = SamplingOptions.Greedy });
        var completion = Assert.Single(result.Completions);
        var expected = new List<int>();
        double logProbability = 0;
        while (expected.LastOrDefault(-1) != 0)
        {
            double[] fused = Fused(rule, [0, .. expected]);
            expected.Add(Array.IndexOf(fused, fused.Max()));
            logProbability += Math.Log(fused.Max());
        }

        Assert.Equal(expected, completion.Tokens.Select(token => token.Id));
        Assert.Equal(logProbability, completion.LogProbability, 5);
    }

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task Generate_SamplesOverToyModels_HaveTheirFusedProbability(string rule)
    {
        using var model = Create(rule);
        await using var generator = LocalTextGenerator.Create(model);
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = "", Count = 200, Seed = 3 });
        Assert.All(result.Completions, completion =>
        {
            Assert.Equal(FinishReason.EndOfSequence, completion.FinishReason);
            int[] tokens = [.. completion.Tokens.Select(token => token.Id)];
            double expected = tokens.Select((token, i) => Math.Log(Fused(rule, [0, .. tokens[..i]])[token])).Sum();
            Assert.InRange(Math.Abs(completion.LogProbability - expected), 0, 1e-4);
        });
        Assert.True(result.Completions.Select(completion => completion.Text).Distinct().Count() > 10);
    }

    [Fact]
    public async Task Generate_ThroughACrowdedScheduler_IsTheSameAsAlone()
    {
        using var model = FusedLanguageModel.Create(
            new HashLanguageModel(seed: 1), new HashLanguageModel(seed: 2), [new HashLanguageModel(seed: 3)], new DynamicFusion());
        var requests = Enumerable.Range(0, 12).Select(i => new GenerationRequest
        {
            Prompt = $"A shared beginning {i % 3}", MaxTokens = 10 + i, Seed = (ulong)i, Count = 1 + (i % 3),
        }).ToArray();
        var crowded = new LocalTextGeneratorOptions
        {
            Scheduler = new SchedulerOptions { MaxPositionsPerPass = 16, PromptChunk = 4, PrefixCachePositions = 60, Capacity = 200 },
        };
        await using var together = LocalTextGenerator.Create(model, crowded);
        var results = await Task.WhenAll(requests.Select(request => together.GenerateAsync(request)));
        for (int i = 0; i < requests.Length; i++)
        {
            await using var alone = LocalTextGenerator.Create(model);
            var expected = await alone.GenerateAsync(requests[i]);
            Assert.Equal(expected.Completions.Select(c => (c.Text, c.LogProbability)), results[i].Completions.Select(c => (c.Text, c.LogProbability)));
        }
    }

    [Fact]
    public void Observer_EveryRow_SeesWeightsObjectiveAndPlace()
    {
        var steps = new List<(int Sequence, int Position, double Weight, double Objective)>();
        using var model = FusedLanguageModel.Create(
            _large, _base, [_expert], new DynamicFusion(),
            (in FusionStep step) => steps.Add((step.Sequence.Value, step.Position, step.Weights[0], step.Objective)));
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(5);
        SequenceId one = session.Create(), two = session.Create();
        batch.Add(one, [0], LogitsRequest.None);
        session.Forward(batch);
        Assert.Empty(steps);
        batch.Clear();
        batch.Add(two, [0, 1, 2], LogitsRequest.Last);
        batch.Add(one, [3, 4], LogitsRequest.All);
        session.Forward(batch);

        Assert.Equal([(two.Value, 3), (one.Value, 2), (one.Value, 3)], steps.Select(step => (step.Sequence, step.Position)));
        int[][] histories = [[0, 1, 2], [0, 3], [0, 3, 4]];
        for (int i = 0; i < steps.Count; i++)
        {
            float[][] rows = [_large.Logits(histories[i]), _base.Logits(histories[i]), _expert.Logits(histories[i])];
            Assert.Equal(FusionReference.Objective(rows[0], rows[1], rows[2..], [steps[i].Weight]), steps[i].Objective, 9);
        }

        Assert.True(steps.Select(step => step.Weight).Distinct().Count() > 1);
    }

    [Fact]
    public void Info_Parts_AreSummedUp()
    {
        using var model = FusedLanguageModel.Create(_base, _expert, [_other, _large], new StaticFusion(1, 1));
        Assert.Equal(
            new ModelInfo
            {
                Name = "small+prover+toy-coder", Architecture = "fused", VocabularySize = 5, ContextLength = ToyLanguageModel.MaxLength + 1,
                Tier = CapabilityTier.Logits, IsBatchInvariant = true,
            },
            model.Info);
        using var known = FusedLanguageModel.Create(_base, _expert, [_other], StaticFusion.ProxyTuning);
        Assert.Equal(7 + 13 + 17, known.Info.ParameterCount);
        using var variant = new InterruptedModel(_expert) { Info = _expert.Info with { IsBatchInvariant = false } };
        using var loose = FusedLanguageModel.Create(_large, variant, [], new ContrastiveFusion());
        Assert.Equal(("toy-coder", false), (loose.Info.Name, loose.Info.IsBatchInvariant));
        Assert.Same(_large.Tokenizer, loose.Tokenizer);
    }

    [Fact]
    public void Create_PartsThatDoNotFit_AreRefused()
    {
        using var five = new HashLanguageModel(vocabularySize: 5);
        using var six = new HashLanguageModel(vocabularySize: 6);
        using var text = new InterruptedModel(_expert) { Info = _expert.Info with { Tier = CapabilityTier.LogProbabilities } };
        Assert.Contains("has 5 tokens and 'hash' 6", Refused<ArgumentException>(five, six, five), StringComparison.Ordinal);
        Assert.Contains("token 1 stands for different bytes in 'toy' and 'hash'", Refused<ArgumentException>(_large, _base, five), StringComparison.Ordinal);
        Assert.Contains("'coder' is of tier LogProbabilities", Refused<NotSupportedException>(_large, text, _base), StringComparison.Ordinal);
        Assert.Contains("1 fusion weights but 0 experts", Refused<ArgumentException>(_large, _base), StringComparison.Ordinal);

        static string Refused<T>(ILanguageModel large, ILanguageModel baseModel, params ILanguageModel[] experts)
            where T : Exception => Assert.Throws<T>(() => FusedLanguageModel.Create(large, baseModel, experts, StaticFusion.ProxyTuning)).Message;
    }

    public void Dispose()
    {
        foreach (ILanguageModel model in (ILanguageModel[])[_large, _base, _expert, _other]) model.Dispose();
    }

    private FusedLanguageModel Create(string rule) => rule switch
    {
        "static" => FusedLanguageModel.Create(_large, _base, [_expert], new StaticFusion(1.5)),
        "contrastive" => FusedLanguageModel.Create(_large, _base, [], new ContrastiveFusion()),
        "dynamic" => FusedLanguageModel.Create(_large, _base, [_expert], new DynamicFusion()),
        _ => FusedLanguageModel.Create(_large, _base, [_expert, _other], Descent),
    };

    // The fused next-token distribution by the formulas, over logits computed afresh.
    private double[] Fused(string rule, int[] tokens)
    {
        float[] large = _large.Logits(tokens), small = _base.Logits(tokens), expert = _expert.Logits(tokens), other = _other.Logits(tokens);
        return rule switch
        {
            "static" => FusionReference.Static(large, small, [expert], [1.5]),
            "contrastive" => FusionReference.Contrastive(large, small, 0.1, 1, null),
            "dynamic" => FusionReference.Static(large, small, [expert], [GridBest(large, small, expert)]),
            _ => FusionReference.Run(Descent, large, small, expert, other).Probabilities,   // its weights have tests of their own
        };
    }

    private static double GridBest(float[] large, float[] small, float[] expert)
    {
        double best = double.PositiveInfinity, weight = 0;
        for (int point = 0; point <= 20; point++)
        {
            double objective = FusionReference.Objective(large, small, [expert], [point * 0.1]);
            if (objective < best - 1e-10) (best, weight) = (objective, point * 0.1);
        }

        return weight;
    }
}
