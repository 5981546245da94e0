using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class SelfTerminationTests
{
    [Theory]
    [InlineData(1e-2, 69)]
    [InlineData(1e-3, 693)]
    [InlineData(5e-4, 1386)]
    [InlineData(1e-4, 6932)]
    [InlineData(0.5, 2)]    // after one step the floor is 1/2, not above it
    [InlineData(0.75, 1)]
    [InlineData(1e-17, int.MaxValue)]
    public void Horizon_Epsilon_IsTheFirstStepWithAFloorAboveHalf(double epsilon, int expected) =>
        Assert.Equal(expected, SelfTerminationProcessor.Horizon(epsilon));

    [Fact]
    public void EpsilonFor_AnyHorizon_IsTheInverseOfHorizon()
    {
        foreach (int horizon in Enumerable.Range(1, 3000).Concat([10_000, 1_000_000, 1_000_000_000]))
        {
            double epsilon = SelfTerminationProcessor.EpsilonFor(horizon);
            Assert.Equal(horizon, SelfTerminationProcessor.Horizon(epsilon));
        }
    }

    [Theory]
    [InlineData(0f, 1, 0.505)]
    [InlineData(-3f, 50, 0.423687)]
    [InlineData(-3f, 1, 0.056952)]
    [InlineData(2f, 10, 0.892195)]
    public void Process_TrainedForm_GivesTheKnownProbabilityOfTheEnd(float logit, int step, double expected)
    {
        float[] row = [logit, 0.3f, -2, 5];
        double[] before = ReferenceFilters.Softmax(row.AsSpan(1));
        var options = new SelfTerminationOptions { Epsilon = 0.01, Form = SelfTerminationForm.Trained };
        double[] after = Run(new SelfTerminationProcessor([0], options), row, step);
        Assert.Equal(expected, after[0], 6);
        for (int i = 0; i < before.Length; i++) Assert.Equal(before[i] * (1 - after[0]), after[i + 1], 6);
    }

    [Fact]
    public void Process_Guard_RaisesTheEndAndScalesTheRest() =>
        Prop.ForAll(LogitRows.Arbitrary, Arb.From(Gen.Choose(1, 3000)), Arb.From(Gen.Choose(0, 3)), (row, step, softLength) =>
        {
            if (row.Length < 4) return true;
            int[] ends = [2, 0, row.Length - 1];
            var options = new SelfTerminationOptions { Epsilon = 0.002, SoftLength = softLength };
            double[] before = ReferenceFilters.Softmax(row), after = Run(new SelfTerminationProcessor(ends, options), [.. row], step + softLength);
            double floor = 1 - Math.Pow(1 - 0.002, step), end = ends.Sum(token => before[token]);
            int first = Array.FindIndex(ends, token => !float.IsNegativeInfinity(row[token]));
            bool isChanged = first >= 0 && row.Where((logit, token) => Array.IndexOf(ends, token) < 0 && !float.IsNegativeInfinity(logit)).Any();
            int primary = isChanged ? ends[first] : -1;
            if (!isChanged) floor = 0;
            for (int i = 0; i < row.Length; i++)
            {
                double expected = i == primary ? before[i] + ((1 - end) * floor) : Array.IndexOf(ends, i) >= 0 ? before[i] : before[i] * (1 - floor);
                Assert.InRange(Math.Abs(after[i] - expected), 0, 2e-3 * Math.Max(expected, 1e-9));   // logits to 1e4 have units of 1e-3 in single precision
            }

            return Math.Abs(after.Sum() - 1) < 1e-9;
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Process_WithinTheSoftLength_ChangesNothing()
    {
        float[] row = [-5, 1, 2];
        new SelfTerminationProcessor([0], new SelfTerminationOptions { Epsilon = 0.5, SoftLength = 10 }).Process(row, new LogitsContext(new int[15], 6));
        Assert.Equal([-5f, 1f, 2f], row);
    }

    [Theory]
    [InlineData(SelfTerminationForm.Guard)]
    [InlineData(SelfTerminationForm.Trained)]
    public void Process_ExcludedEnd_StaysExcluded(SelfTerminationForm form)
    {
        float[] row = [float.NegativeInfinity, 1, 2];
        var options = new SelfTerminationOptions { Epsilon = 0.9, Form = form };
        Run(new SelfTerminationProcessor([0], options), row, 20);
        Assert.Equal([float.NegativeInfinity, 1f, 2f], row);
    }

    [Fact]
    public void Process_FirstEndExcluded_GuardGivesToTheNext()
    {
        double[] after = Run(new SelfTerminationProcessor([0, 1], new SelfTerminationOptions { Epsilon = 0.5 }), [float.NegativeInfinity, 0, 0, 0], 2);
        Assert.Equal(0, after[0]);
        Assert.Equal((1 / 3.0) + (2 / 3.0 * 0.75), after[1], 6);
    }

    [Fact]
    public void Process_OnlyEndsPossible_ChangesNothing()
    {
        float[] row = [1, 2, float.NegativeInfinity];
        Run(new SelfTerminationProcessor([0, 1]), row, 100);
        Assert.Equal([1f, 2f, float.NegativeInfinity], row);
    }

    [Fact]
    public void Process_VeryLateStep_LeavesFiniteLogits()
    {
        double[] after = Run(new SelfTerminationProcessor([1], new SelfTerminationOptions { Epsilon = 0.99 }), [3, -1e4f, 2], 1_000_000);
        Assert.Equal(1, after[1], 12);
    }

    [Theory]
    [InlineData(0, 0, 1.0)]
    [InlineData(0, 3, 1.0)]
    [InlineData(0, 0, 0.9)]
    [InlineData(12, 0, 1.0)]
    public async Task Generate_GreedyOnAModelThatPrefersToGoOn_EndsByTheHorizon(int softLength, int topK, double topP)
    {
        // The end is never the most probable token of this model: without the guard it goes on to the limit.
        using var model = new HashLanguageModel(vocabularySize: 50, endBias: -30);
        await using var generator = LocalTextGenerator.Create(model);
        var request = new GenerationRequest
        {
            Prompt = "!", MaxTokens = 400, Count = 3,
            Sampling = new SamplingOptions { Temperature = topK == 0 && topP == 1 ? 0 : 1e-3, TopK = topK, TopP = topP },
        };
        Assert.All((await generator.GenerateAsync(request)).Completions, completion => Assert.Equal(FinishReason.Length, completion.FinishReason));

        const int Horizon = 40;
        var guard = SelfTerminationProcessor.Create(
            model.Tokenizer, new SelfTerminationOptions { Epsilon = SelfTerminationProcessor.EpsilonFor(Horizon), SoftLength = softLength });
        var guarded = await generator.GenerateAsync(request with { Processors = [guard] });
        Assert.All(guarded.Completions, completion =>
        {
            Assert.Equal(FinishReason.EndOfSequence, completion.FinishReason);
            Assert.InRange(completion.Tokens.Count, softLength + 1, softLength + Horizon);
        });
    }

    [Theory]
    [InlineData(5, 1.0)]
    [InlineData(0, 0.8)]
    public async Task Generate_SamplingThroughFilters_Ends(int topK, double topP)
    {
        // After 20 horizons the chance to go on is below 2^-20 a token, and the seed is fixed.
        using var model = new HashLanguageModel(vocabularySize: 50, endBias: -30);
        await using var generator = LocalTextGenerator.Create(model);
        var guard = SelfTerminationProcessor.Create(model.Tokenizer, new SelfTerminationOptions { Epsilon = SelfTerminationProcessor.EpsilonFor(20) });
        var result = await generator.GenerateAsync(new GenerationRequest
        {
            Prompt = "!", MaxTokens = 400, Count = 200, Processors = [guard], Sampling = new SamplingOptions { TopK = topK, TopP = topP },
        });
        Assert.All(result.Completions, completion => Assert.Equal(FinishReason.EndOfSequence, completion.FinishReason));
    }

    [Fact]
    public void Process_FromTheHorizonOn_TheEndIsStrictlyTheLargest()
    {
        // The hardest case for single precision: one other token has all the probability, and its logit is large.
        for (int horizon = 1; horizon < 400; horizon++)
        {
            foreach (float logit in (float[])[0.1f, -731.3f, 9999.7f])
            {
                float[] row = [float.MinValue / 2, logit, -1e30f];
                Run(new SelfTerminationProcessor([0], new SelfTerminationOptions { Epsilon = SelfTerminationProcessor.EpsilonFor(horizon) }), row, horizon);
                Assert.Equal(0, Categorical.ArgMax(row));
                Assert.True(row[0] > row[1]);
            }
        }
    }

    [Fact]
    public void Constructor_BadArguments_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new SelfTerminationProcessor([]));
        Assert.Throws<ArgumentException>(() => new SelfTerminationProcessor([-1]));
        Assert.Throws<ArgumentException>(() => new SelfTerminationProcessor([3, 4, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfTerminationOptions { Epsilon = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfTerminationOptions { Epsilon = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfTerminationOptions { SoftLength = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SelfTerminationOptions { Form = (SelfTerminationForm)7 });
        Assert.Throws<ArgumentOutOfRangeException>(() => SelfTerminationProcessor.EpsilonFor(0));
        var outside = Assert.Throws<ArgumentException>(() => Run(new SelfTerminationProcessor([3]), [0, 0, 0], 1));
        Assert.Contains("End token 3", outside.Message, StringComparison.Ordinal);
        var none = new TableTokenizer([[65]], beginOfSequence: null, endOfSequence: null);
        Assert.Contains("no token that ends", Assert.Throws<ArgumentException>(() => SelfTerminationProcessor.Create(none)).Message, StringComparison.Ordinal);
    }

    private static double[] Run(SelfTerminationProcessor processor, float[] row, int step)
    {
        processor.Process(row, new LogitsContext(new int[step + 1], promptLength: 2));
        return ReferenceFilters.Softmax(row);
    }
}
