using Reasoning.Decoding.Conformance.Statistics;
using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>
/// Rejection that learns gives exact, independent samples; also while it learns, and also side by side. Each chi-square errs with probability 1e-4.
/// </summary>
public class ConstrainedRejectionTests
{
    private const double ErrorRate = 1e-4;

    [Theory]
    [InlineData("binary", 1, 100_000)]
    [InlineData("binary", 8, 100_000)]
    [InlineData("binary", 8, 2)]
    [InlineData("toy", 1, 100_000)]
    [InlineData("toy", 8, 5)]
    [InlineData("warm toy", 4, 100_000)]
    [InlineData("random", 8, 100_000)]
    public async Task DecodeAsync_ShortRuns_GiveExactSamplesWhileLearning(string name, int concurrent, int maxNodes)
    {
        var target = ExactTarget.Named(name);
        var decoder = new ConstrainedRejection { Samples = 2, MaxConcurrent = concurrent, MaxNodes = maxNodes };
        var runs = await target.RepeatAsync(decoder, 4000);

        Assert.All(runs, run => Assert.True(run is { IsComplete: true, Samples.Count: 2 }));
        Assert.All(runs, run => Assert.All(run.Hypotheses, hypothesis => Assert.True(target.IsInLanguage(hypothesis))));
        ExactTarget.AssertFits(runs.Select(run => ExactTarget.KeyOf(run.Hypotheses[0])), target.Target, ErrorRate);
        ExactTarget.AssertFits(runs.Select(run => ExactTarget.KeyOf(run.Hypotheses[1])), target.Target, ErrorRate);

        // Independent: pairs have the product of the probabilities.
        var pairs = target.Target.SelectMany(_ => target.Target, (first, second) => KeyValuePair.Create($"{first.Key} | {second.Key}", first.Value * second.Value));
        ExactTarget.AssertFits(
            runs.Select(run => $"{ExactTarget.KeyOf(run.Hypotheses[0])} | {ExactTarget.KeyOf(run.Hypotheses[1])}"), pairs.ToDictionary(), ErrorRate);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("toy")]
    [InlineData("random")]
    public async Task DecodeAsync_LongRun_IsExactAndStopsFailing(string name)
    {
        var target = ExactTarget.Named(name);
        var result = await target.RunAsync(new ConstrainedRejection { Samples = 8000 });

        ExactTarget.AssertFits(result.Hypotheses.Select(ExactTarget.KeyOf), target.Target, ErrorRate);
        Assert.InRange(result.AcceptanceRate, Math.Max(target.Mass, 0.98), 1);
        Assert.InRange(Math.Log(target.Mass), result.LogMassLowerBound - 1e-9, result.LogMassUpperBound + 1e-9);
        Assert.InRange(result.LogMassUpperBound - Math.Log(target.Mass), -1e-6, 0.01);
        Assert.InRange(result.Cost.ModelCalls, 1, 400);   // all distributions are small enough to be kept: each was computed once
        Assert.All(result.Samples, sample => Assert.Equal(target.Joint[ExactTarget.KeyOf(sample.Hypothesis)], Math.Exp(sample.LogProbability), 1e-6));
    }

    // Without room to learn, attempts succeed with the probability of the language.
    [Fact]
    public async Task DecodeAsync_NoRoomToLearn_AcceptsWithTheProbabilityOfTheLanguage()
    {
        var target = ExactTarget.Toy();
        var runs = await target.RepeatAsync(new ConstrainedRejection { Samples = 4, MaxNodes = 1, MaxConcurrent = 1 }, 500);
        double first = target.Model.Logits(0) is var logits ? Categories(logits, 1, 2, 4) : 0;
        double[] attempts = [.. runs.Select(run => run.Attempts / 4.0)];
        var test = MeanTest.ZTest(attempts, first / target.Mass);   // the root knows the first token's mass, and nothing below is known
        Assert.False(test.Rejects(ErrorRate), test.ToString());
        Assert.All(runs, run => Assert.Equal(1, run.Nodes));
    }

    [Fact]
    public async Task DecodeAsync_EstimateOfTheMass_IsWithinItsBoundsAndRight()
    {
        var target = ExactTarget.Random(3);
        var runs = await target.RepeatAsync(new ConstrainedRejection { Samples = 50 }, 60);
        Assert.All(runs, run => Assert.InRange(run.LogMass, run.LogMassLowerBound, run.LogMassUpperBound));
        Assert.InRange(runs.Average(run => Math.Exp(run.LogMass)) / target.Mass, 0.9, 1.1);
    }

    [Fact]
    public async Task DecodeAsync_TooFewAttempts_SaysSo()
    {
        var target = ExactTarget.Random(5, peakedness: 4);
        var result = await target.RunAsync(new ConstrainedRejection { Samples = 100, MaxAttempts = 10 });
        Assert.False(result.IsComplete);
        Assert.Equal(10, result.Attempts);
        Assert.Equal(result.Accepted, result.Samples.Count);

        var limited = await target.RunAsync(new ConstrainedRejection { Samples = 100, MaxPositions = 6 });
        Assert.False(limited.IsComplete);
        Assert.InRange(limited.Cost.ComputedPositions, 1, 6);
    }

    private static double Categories(float[] logits, params int[] tokens) =>
        tokens.Sum(token => Math.Exp(logits[token])) / logits.Sum(logit => Math.Exp(logit));
}
