using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Sampling;

[Collection(nameof(AllocationTests))]
public class LogitsPipelineTests
{
    private static readonly SamplingOptions Everything = new()
    {
        Temperature = 0.8, TopK = 50, TypicalP = 0.95, TopP = 0.9, MinP = 0.02, RepetitionPenalty = 1.1, RepetitionWindow = 8, PresencePenalty = 0.1,
        FrequencyPenalty = 0.1, LogitBias = new Dictionary<int, float> { [3] = -2, [4] = float.NegativeInfinity },
    };

    [Fact]
    public void Create_AllOptions_RunInTheStatedOrder()
    {
        var own = new ForbidLast();
        var types = LogitsPipeline.Create(Everything, [own]).Processors.Select(processor => processor.GetType());
        Assert.Equal(
            [
                typeof(LogitBiasProcessor), typeof(RepetitionPenaltyProcessor), typeof(PresenceFrequencyProcessor), typeof(ForbidLast), typeof(TemperatureProcessor),
                typeof(TopKProcessor), typeof(TypicalPProcessor), typeof(TopPProcessor), typeof(MinPProcessor),
            ],
            types);
    }

    [Fact]
    public void Create_Defaults_IsEmpty() => Assert.True(LogitsPipeline.Create(SamplingOptions.Default).IsEmpty);

    [Theory]
    [InlineData(50)]
    [InlineData(3000)]
    public void Sample_AnyChain_HasTheDistributionOfProcessThenDraw(int vocabularySize)
    {
        int[] context = [1, 2, 3, 3, 7];
        var pipeline = LogitsPipeline.Create(Everything, [new ForbidLast()]);
        for (int seed = 0; seed < 50; seed++)
        {
            float[] row = LogitRows.Make(vocabularySize, seed % 2, seed);
            float[] processed = [.. row];
            pipeline.Process(processed, new LogitsContext(context, 2));
            foreach (double uniform in new[] { 0, 0.1, 0.35, 0.5, 0.77, 0.999 })
                Assert.Equal(Categorical.Draw(processed, uniform), pipeline.Sample([.. row], new LogitsContext(context, 2), uniform));
        }
    }

    [Fact]
    public void Sample_Greedy_IsTheArgMaxAfterPenalties()
    {
        float[] row = [1, 5, 4.9f, 0];
        var pipeline = LogitsPipeline.Create(SamplingOptions.Greedy with { RepetitionPenalty = 1.5 });
        Assert.Equal(2, pipeline.Sample(row, new LogitsContext([1], 1), 0.5));
    }

    [Fact]
    public void Fork_StatefulProcessor_KeepsStatesApart()
    {
        var pipeline = LogitsPipeline.Create(SamplingOptions.Greedy, [new ForbidLast()]);
        pipeline.Accept(0);
        var fork = pipeline.Fork();
        fork.Accept(1);
        Assert.Equal(1, pipeline.Sample([3, 2, 1], new LogitsContext([], 0), 0));
        Assert.Equal(0, fork.Sample([3, 2, 1], new LogitsContext([], 0), 0));
    }

    [Fact]
    public void Fork_StatelessChain_IsShared()
    {
        var pipeline = LogitsPipeline.Create(Everything);
        Assert.Same(pipeline, pipeline.Fork());
    }

    [Fact]
    public void Sample_SteadyState_AllocatesNothing()
    {
        var pipeline = LogitsPipeline.Create(Everything, [new ForbidLast()]);
        float[] row = LogitRows.Make(5000, 1, seed: 1), scratch = new float[5000];
        int[] context = [1, 2, 3];
        long before = 0;
        for (int i = 0; i < 400; i++)
        {
            if (i == 200) before = GC.GetAllocatedBytesForCurrentThread();
            row.CopyTo(scratch, 0);
            pipeline.Accept(pipeline.Sample(scratch, new LogitsContext(context, 1), i / 400.0));
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private sealed class ForbidLast : IStatefulLogitsProcessor
    {
        private int _last = -1;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (_last >= 0) logits[_last] = float.NegativeInfinity;
        }

        public void Accept(int token) => _last = token;

        public IStatefulLogitsProcessor Fork() => new ForbidLast { _last = _last };
    }
}
