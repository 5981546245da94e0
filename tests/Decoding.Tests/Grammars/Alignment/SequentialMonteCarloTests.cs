using Reasoning.Decoding.Conformance.Statistics;
using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>Particles estimate without bias. Each z-test errs with probability 1e-4.</summary>
public class SequentialMonteCarloTests
{
    [Theory]
    [InlineData("binary", 4, 0.5)]
    [InlineData("toy", 1, 0.5)]
    [InlineData("toy", 6, 0.0)]
    [InlineData("toy", 6, 0.5)]
    [InlineData("toy", 6, 1.0)]
    [InlineData("random", 10, 0.9)]
    public async Task DecodeAsync_EvidenceAndWeightedSums_AreUnbiased(string name, int particles, double threshold)
    {
        var target = ExactTarget.Named(name);
        var runs = await target.RepeatAsync(new SequentialMonteCarlo { Particles = particles, ResamplingThreshold = threshold }, 4000);

        var evidence = MeanTest.ZTest([.. runs.Select(run => Math.Exp(run.LogEvidence))], target.Mass);
        Assert.False(evidence.Rejects(1e-4), evidence.ToString());

        // Evidence times the weighted mean of a value is an unbiased estimate of its sum under P over the language.
        double exact = target.Joint.Sum(text => text.Value * text.Key.Split(' ').Length);
        var sums = MeanTest.ZTest(
            [.. runs.Select(run => run.Samples.Count == 0 ? 0 : Math.Exp(run.LogEvidence) * run.Expectation(hypothesis => hypothesis.Length))], exact);
        Assert.False(sums.Rejects(1e-4), sums.ToString());
        Assert.All(runs, run => Assert.All(run.Hypotheses, hypothesis => Assert.True(target.IsInLanguage(hypothesis))));
        if (threshold == 0) Assert.All(runs, run => Assert.Empty(run.Resamplings));
        if (threshold == 1) Assert.Contains(runs, run => run.Resamplings.Count > 0);
    }

    [Theory]
    [InlineData("binary")]
    [InlineData("toy")]
    [InlineData("random")]
    public async Task DecodeAsync_ManyParticles_AreCloseToTheTarget(string name)
    {
        var target = ExactTarget.Named(name);
        var result = await target.RunAsync(new SequentialMonteCarlo { Particles = 20_000 });
        var weights = result.Samples.ToDictionary(sample => ExactTarget.KeyOf(sample.Hypothesis), sample => sample.Weight);
        Assert.Equal(1, weights.Values.Sum(), 1e-9);
        Assert.InRange(target.Target.Sum(text => Math.Abs(text.Value - weights.GetValueOrDefault(text.Key))) / 2, 0, 0.03);
        Assert.Equal(Math.Log(target.Mass), result.LogEvidence, 0.05);
        Assert.InRange(result.Cost.ModelCalls, 1, 400);   // one for each different beginning, not for each particle
        Assert.Equal(20_000 - result.DeadEnds, result.Resamplings.Count == 0 ? result.Samples.Sum(sample => sample.Copies) : 20_000 - result.DeadEnds);
    }

    [Fact]
    public async Task DecodeAsync_LimitOnPositions_GivesNoEstimate()
    {
        var result = await ExactTarget.Toy().RunAsync(new SequentialMonteCarlo { Particles = 50, MaxPositions = 5 });
        Assert.False(result.IsComplete);
        Assert.Equal(double.NaN, result.LogEvidence);
        Assert.All(result.Hypotheses, hypothesis => Assert.InRange(hypothesis.Length, 1, 3));
    }
}
