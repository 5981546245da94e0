using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Tests.StochasticBeams;

public class ConditionalPoissonBeamTests
{
    private const int Runs = 20_000;

    // The mean is tested against the exact one, the scatter against that of 150,000 runs of the specification's own program (1.377, 0.589).
    // A z-test errs with probability 7e-6; the scatter's own standard error is 3 % at a width of 4 and 0.7 % at 8, and four of them are allowed.
    [Theory]
    [InlineData(4, 1.377, 0.12)]
    [InlineData(8, 0.589, 0.03)]
    public async Task Estimate_ManySeeds_IsUnbiasedAndScattersAsSpecified(int width, double deviation, double tolerance)
    {
        var estimates = await ToyDistribution.RepeatAsync(
            new ConditionalPoissonBeam { Width = width }, Runs, result => (Length: result.Estimate(h => h.Length), Entropy: result.EstimateEntropy()));
        var length = ToyDistribution.Moments([.. estimates.Select(pair => pair.Length.Value)], ToyDistribution.ExpectedLength);
        Assert.InRange(length.Deviate, -4.35, 4.35);
        Assert.InRange(length.Deviation, deviation * (1 - tolerance), deviation * (1 + tolerance));

        double entropy = ToyDistribution.LogProbabilities().Values.Sum(log => -Math.Exp(log) * log);
        Assert.InRange(ToyDistribution.Moments([.. estimates.Select(pair => pair.Entropy.Value)], entropy).Deviate, -4.35, 4.35);

        // On the safe side: by a fifth for four samples of this model, by 3 % for eight.
        double estimated = Math.Sqrt(estimates.Average(pair => Math.Pow(pair.Length.StandardError, 2)));
        Assert.InRange(estimated / length.Deviation, 1 - tolerance, 1.3);
    }

    // Each continuation with its own z-test of Σ 1/π: 85 tests that err with probability 0.0006 together.
    [Fact]
    public async Task DecodeAsync_ManySeeds_EveryContinuationCountsForItself()
    {
        var samples = await ToyDistribution.RepeatAsync(new ConditionalPoissonBeam { Width = 8 }, Runs, result => result.Samples);
        foreach (string key in ToyDistribution.LogProbabilities().Keys)
        {
            double[] weights = [.. samples.Select(sample =>
                sample.Where(member => ToyDistribution.Key(member.Hypothesis) == key).Sum(member => Math.Exp(-member.LogInclusionProbability)))];
            Assert.InRange(ToyDistribution.Moments(weights, 1).Deviate, -4.5, 4.5);
        }
    }

    // One step: the inclusion probabilities are those of the design over the first tokens, and a token is drawn as often. Five z-tests
    // err with probability 4e-5 together.
    [Fact]
    public async Task DecodeAsync_OneToken_HasTheInclusionProbabilitiesOfTheDesign()
    {
        double[] inclusions = FirstInclusions(2);
        var request = new DecodingRequest { Prompt = "", MaxTokens = 1 };
        var samples = await ToyDistribution.RepeatAsync(new ConditionalPoissonBeam { Width = 2 }, 5000, result => result.Samples, request);
        Assert.All(samples.SelectMany(sample => sample), member => Assert.Equal(inclusions[member.Hypothesis.Tokens[0]], member.InclusionProbability, 1e-6));
        for (int token = 0; token < 5; token++)
        {
            double share = samples.Count(sample => sample.Any(member => member.Hypothesis.Tokens[0] == token)) / 5000.0;
            Assert.InRange((share - inclusions[token]) / Math.Sqrt(inclusions[token] * (1 - inclusions[token]) / 5000), -4.5, 4.5);
        }
    }

    [Fact]
    public async Task EstimateNormalized_ManySeeds_ScattersLittleAndAsItsStandardErrorSays()
    {
        var estimates = await ToyDistribution.RepeatAsync(new ConditionalPoissonBeam { Width = 16 }, 2000, result => result.EstimateNormalized(h => h.Length));
        var (mean, deviation, _) = ToyDistribution.Moments([.. estimates.Select(estimate => estimate.Value)], 0);
        Assert.Equal(ToyDistribution.ExpectedLength, mean, 0.02);   // the bias
        Assert.InRange(Math.Sqrt(estimates.Average(estimate => Math.Pow(estimate.StandardError, 2))) / deviation, 0.85, 1.2);

        var average = SampleEstimate.Average(estimates);
        Assert.Equal(deviation / Math.Sqrt(2000), average.StandardError, 1e-12);
        Assert.Equal(mean, average.Value, 1e-12);
    }

    [Fact]
    public async Task DecodeAsync_WidthOfAllContinuations_FindsThemAllForCertain()
    {
        using var model = new ToyLanguageModel();
        var all = ToyDistribution.LogProbabilities();
        var result = await model.DecodeAsync(ToyDistribution.Request with { Seed = 3 }, new ConditionalPoissonBeam { Width = all.Count });
        Assert.Equal(all.Keys.Order(), result.Hypotheses.Select(ToyDistribution.Key).Order());
        Assert.Equal(result.Hypotheses.OrderByDescending(hypothesis => hypothesis.Score), result.Hypotheses);
        Assert.All(result.Samples, sample => Assert.Equal(1, sample.InclusionProbability));
        Assert.Equal(ToyDistribution.ExpectedLength, result.Estimate(hypothesis => hypothesis.Length).Value, 1e-5);
        Assert.Equal(0, result.Estimate(hypothesis => hypothesis.Length).StandardError);
    }

    [Fact]
    public async Task DecodeAsync_AnySeed_DrawsNoDuplicatesAndNothingImpossible()
    {
        using var model = new HashLanguageModel(vocabularySize: 700, endBias: 3);
        for (ulong seed = 0; seed < 20; seed++)
        {
            var request = new DecodingRequest { Prompt = "ab", MaxTokens = 8, Seed = seed, Sampling = new SamplingOptions { Temperature = 0.7, TopK = 300 } };
            var result = await model.DecodeAsync(request, new ConditionalPoissonBeam { Width = 9 });
            Assert.Equal(9, result.Hypotheses.Select(ToyDistribution.Key).Distinct().Count());
            Assert.All(result.Samples, sample => Assert.InRange(sample.InclusionProbability, double.Epsilon, 1));
            Assert.All(result.Samples, sample => Assert.True(double.IsFinite(sample.LogProbability) && double.IsFinite(sample.Weight)));
            Assert.All(result.Samples, sample => Assert.Equal(sample.LogProbability, sample.Hypothesis.Score));
        }
    }

    [Fact]
    public async Task DecodeAsync_BesideOthers_GivesWhatItGivesAlone()
    {
        using var model = new HashLanguageModel(vocabularySize: 120, endBias: 2);
        await using var scheduler = new BatchScheduler(model);
        var request = new DecodingRequest { Prompt = "ab", MaxTokens = 12, Sampling = new SamplingOptions { Temperature = 1.5, RepetitionPenalty = 1.2 } };
        var together = await Task.WhenAll(
            Enumerable.Range(0, 12)
                .Select(seed => scheduler.DecodeAsync(request with { Seed = (ulong)seed }, new ConditionalPoissonBeam { Width = 3 + seed })));
        for (int seed = 0; seed < together.Length; seed++)
        {
            var alone = await model.DecodeAsync(request with { Seed = (ulong)seed }, new ConditionalPoissonBeam { Width = 3 + seed });
            Assert.Equal(alone.Samples.Select(TokensAndInclusion), together[seed].Samples.Select(TokensAndInclusion));
        }

        Assert.NotEqual(together[2].Samples.Select(TokensAndInclusion), together[3].Samples.Take(5).Select(TokensAndInclusion));
    }

    [Fact]
    public async Task DecodeAsync_CertainTokens_GiveOneHypothesisWithoutNaN()
    {
        using var model = new HashLanguageModel(vocabularySize: 40);
        var result = await model.DecodeAsync(
            new DecodingRequest { Prompt = "!", MaxTokens = 5, Sampling = SamplingOptions.Greedy }, new ConditionalPoissonBeam { Width = 4 });
        Assert.Equal(1, Assert.Single(result.Samples).Weight);
    }

    // A first token that is certain to all digits beside others that are possible: its odds would be infinite.
    [Fact]
    public async Task DecodeAsync_AlmostCertainTokens_GiveNoNaN()
    {
        using var model = new HashLanguageModel(vocabularySize: 40);
        var sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [5] = 60 } };
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 5, Sampling = sampling };
        foreach (int width in (int[])[1, 4])
        {
            var result = await model.DecodeAsync(request, new ConditionalPoissonBeam { Width = width });
            Assert.Equal(width, result.Samples.Count);
            Assert.Equal("5 5 5 5 5", ToyDistribution.Key(result.Best));
            Assert.Equal(1, result.Samples[0].InclusionProbability, 1e-9);
            Assert.Equal(1, result.Estimate(_ => 1).Value, 1e-9);
            Assert.All(result.Samples, sample => Assert.True(double.IsFinite(sample.Weight)));
        }
    }

    [Fact]
    public async Task DecodeAsync_Nucleus_DrawsOnlyTheLikeliestButEnough()
    {
        using var model = new ToyLanguageModel();
        string[] likeliest = [.. ToyDistribution.LogProbabilities().OrderByDescending(entry => entry.Value).Take(40).Select(entry => entry.Key)];
        for (ulong seed = 0; seed < 50; seed++)
        {
            var result = await model.DecodeAsync(ToyDistribution.Request with { Seed = seed }, new ConditionalPoissonBeam { Width = 6, Nucleus = 0.5 });
            Assert.Equal(6, result.Samples.Count);
            Assert.All(result.Hypotheses, hypothesis => Assert.Contains(ToyDistribution.Key(hypothesis), likeliest));
        }

        // So little that only the width is left: the beam of the likeliest, for certain.
        var beam = await model.DecodeAsync(ToyDistribution.Request, new BeamSearch { Width = 6 });
        var least = await model.DecodeAsync(ToyDistribution.Request, new ConditionalPoissonBeam { Width = 6, Nucleus = 1e-9 });
        Assert.Equal(beam.Hypotheses.Select(ToyDistribution.Key), least.Hypotheses.Select(ToyDistribution.Key));
        Assert.All(least.Samples, sample => Assert.Equal(1, sample.InclusionProbability));
    }

    [Fact]
    public async Task DecodeAsync_StopStringAndLimits_EndHypotheses()
    {
        using var model = new HashLanguageModel(vocabularySize: 40, endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 30, StopStrings = ["A", "0"] };
        var result = await model.DecodeAsync(request, new ConditionalPoissonBeam { Width = 20 });
        Assert.Contains(result.Hypotheses, hypothesis => hypothesis.FinishReason == FinishReason.StopString);
        var cut = await model.DecodeAsync(request, new ConditionalPoissonBeam { Width = 20, MaxPositions = 50 });
        Assert.False(cut.IsComplete);
        Assert.Contains(cut.Hypotheses, hypothesis => hypothesis.FinishReason == FinishReason.Budget);
        Assert.InRange(cut.Cost.ComputedPositions, 20, 50);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalPoissonBeam { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalPoissonBeam { Width = 4097 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalPoissonBeam { Nucleus = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ConditionalPoissonBeam { Nucleus = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SampleEstimate(1, 1).Interval(-1));
        Assert.Throws<ArgumentException>(() => SampleEstimate.Average([new SampleEstimate(1, 1)]));
        Assert.Equal((-0.96, 2.96), new SampleEstimate(1, 1).Interval());
    }

    private static double[] FirstInclusions(int size)
    {
        using var model = new ToyLanguageModel();
        double[] powers = [.. model.Logits(0).Select(logit => Math.Exp(logit))], inclusions = new double[5];
        using var design = new ConditionalPoisson([.. powers.Select(power => power / (powers.Sum() - power))], size);
        design.Inclusions([0, 1, 2, 3, 4], inclusions);
        return inclusions;
    }

    private static (string, double, double) TokensAndInclusion(SampledHypothesis sample) =>
        (ToyDistribution.Key(sample.Hypothesis), sample.LogProbability, sample.LogInclusionProbability);
}
