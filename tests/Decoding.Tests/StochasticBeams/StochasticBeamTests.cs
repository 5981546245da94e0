using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.StochasticBeams;

namespace Reasoning.Decoding.Tests.StochasticBeams;

public class StochasticBeamTests
{
    private const int Runs = 20_000;

    [Fact]
    public void LogProbabilities_ToyModel_AreTheGoldenValues()
    {
        var all = ToyDistribution.LogProbabilities();
        Assert.Equal(1, all.Values.Sum(Math.Exp), 1e-12);
        Assert.Equal(ToyDistribution.ExpectedLength, all.Sum(entry => Math.Exp(entry.Value) * entry.Key.Split(' ').Length), 5e-6);
        Assert.Equal([0.0708, 0.0531, 0.0498], new[] { "1 1 0", "2 0", "0" }.Select(key => Math.Round(Math.Exp(all[key]), 4)));
    }

    // Chi-square over all continuations, at the limit that each errs with probability 7e-6.
    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(3, 1.0)]
    [InlineData(3, 2.5)]
    public async Task DecodeAsync_FirstSample_IsASampleOfTheModel(int width, double temperature)
    {
        var request = ToyDistribution.Request with { Sampling = new SamplingOptions { Temperature = temperature } };
        var first = await ToyDistribution.RepeatAsync(new StochasticBeam { Width = width }, Runs, result => ToyDistribution.Key(result.Best), request);
        var probabilities = ToyDistribution.LogProbabilities(temperature).ToDictionary(entry => entry.Key, entry => Math.Exp(entry.Value));
        ChiSquare.AssertFits(first.CountBy(key => key).ToDictionary(), probabilities, 7e-6);
    }

    // The second of two without replacement: p(b) p(a) / (1 - p(a)) for each pair. Errs with probability 7e-6.
    [Fact]
    public async Task DecodeAsync_FirstTwo_AreASampleWithoutReplacementInItsOrder()
    {
        var pairs = await ToyDistribution.RepeatAsync(
            new StochasticBeam { Width = 2 }, Runs, result => ToyDistribution.Key(result.Hypotheses[0]) + " | " + ToyDistribution.Key(result.Hypotheses[1]));
        var all = ToyDistribution.LogProbabilities();
        var probabilities =
            from first in all
            from second in all
            where first.Key != second.Key
            select KeyValuePair.Create($"{first.Key} | {second.Key}", Math.Exp(first.Value + second.Value) / (1 - Math.Exp(first.Value)));
        ChiSquare.AssertFits(pairs.CountBy(key => key).ToDictionary(), probabilities.ToDictionary(), 7e-6);
    }

    [Fact]
    public async Task DecodeAsync_SmallerWidth_GivesTheBeginningAndItsThresholdIsTheNextNumber()
    {
        for (ulong seed = 0; seed < 40; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 300, endBias: 3);
            var request = new DecodingRequest { Prompt = "x", MaxTokens = 6, Seed = seed };
            var large = await model.DecodeAsync(request, new StochasticBeam { Width = 13 });
            foreach (int width in (int[])[1, 4, 12])
            {
                var small = await model.DecodeAsync(request, new StochasticBeam { Width = width });
                Assert.Equal(large.Hypotheses.Take(width).Select(TokensAndScore), small.Hypotheses.Select(TokensAndScore));
                Assert.Equal(large.Hypotheses[width].Score, small.Threshold);
            }

            Assert.Equal(13, large.Hypotheses.Select(ToyDistribution.Key).Distinct().Count());
            Assert.Equal(large.Hypotheses.OrderByDescending(hypothesis => hypothesis.Score), large.Hypotheses);
            Assert.All(large.Samples, sample => Assert.Equal(sample.Hypothesis.LogProbability, sample.LogProbability, 1e-9));
        }
    }

    // The largest of a hypothesis' continuations has the hypothesis' own number, so what the first token leads to is known after it.
    [Fact]
    public async Task DecodeAsync_LargestNumber_IsThatOfTheBeginningAtEveryLength()
    {
        using var model = new HashLanguageModel(vocabularySize: 50);
        for (ulong seed = 0; seed < 50; seed++)
        {
            double root = new CounterRandom(seed).GumbelAt(0);
            for (int length = 1; length <= 5; length++)
            {
                var result = await model.DecodeAsync(new DecodingRequest { Prompt = "!", MaxTokens = length, Seed = seed }, new StochasticBeam { Width = 3 });
                Assert.Equal(root, result.Best.Score);
            }
        }
    }

    [Fact]
    public async Task DecodeAsync_WidthOfAllContinuations_FindsThemAllForCertain()
    {
        using var model = new ToyLanguageModel();
        var all = ToyDistribution.LogProbabilities();
        foreach (int width in (int[])[all.Count, all.Count + 50])
        {
            var result = await model.DecodeAsync(ToyDistribution.Request with { Seed = 3 }, new StochasticBeam { Width = width });
            Assert.Equal(all.Keys.Order(), result.Hypotheses.Select(ToyDistribution.Key).Order());
            Assert.All(result.Samples, sample => Assert.Equal(1, sample.InclusionProbability));
            Assert.All(result.Samples, sample => Assert.Equal(all[ToyDistribution.Key(sample.Hypothesis)], sample.LogProbability, 1e-6));
            Assert.Equal(double.NegativeInfinity, result.Threshold);
            var length = result.Estimate(hypothesis => hypothesis.Length);
            Assert.Equal(ToyDistribution.ExpectedLength, length.Value, 1e-5);
            Assert.Equal(0, length.StandardError);
            Assert.Equal(length.Value, result.EstimateNormalized(hypothesis => hypothesis.Length).Value, 1e-6);
            Assert.Equal(all.Values.Sum(log => -Math.Exp(log) * log), result.EstimateEntropy().Value, 1e-6);
        }
    }

    // Two z-tests of means, and one of the mean squared error against its own estimate: each errs with probability 7e-6.
    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(12)]
    public async Task Estimate_ManySeeds_IsUnbiasedAndSoIsItsVariance(int width)
    {
        var estimates = await ToyDistribution.RepeatAsync(
            new StochasticBeam { Width = width }, Runs, result => (Length: result.Estimate(h => h.Length), Entropy: result.EstimateEntropy()));
        var all = ToyDistribution.LogProbabilities();
        double entropy = all.Values.Sum(log => -Math.Exp(log) * log);
        Assert.InRange(ToyDistribution.Moments([.. estimates.Select(pair => pair.Length.Value)], ToyDistribution.ExpectedLength).Deviate, -4.35, 4.35);
        Assert.InRange(ToyDistribution.Moments([.. estimates.Select(pair => pair.Entropy.Value)], entropy).Deviate, -4.35, 4.35);

        // At a width of 2 the squares have no variance, so no such test holds there.
        if (width == 2) return;
        double[] surplus = [.. estimates.Select(pair =>
            Math.Pow(pair.Length.Value - ToyDistribution.ExpectedLength, 2) - Math.Pow(pair.Length.StandardError, 2))];
        Assert.InRange(ToyDistribution.Moments(surplus, 0).Deviate, -4.35, 4.35);
    }

    [Fact]
    public async Task EstimateNormalized_ManySeeds_ScattersLessAndAsItsStandardErrorSays()
    {
        var estimates = await ToyDistribution.RepeatAsync(
            new StochasticBeam { Width = 30 }, 2000, result => (Plain: result.Estimate(h => h.Length), Normalized: result.EstimateNormalized(h => h.Length)));
        double plain = ToyDistribution.Moments([.. estimates.Select(pair => pair.Plain.Value)], 0).Deviation;
        var (mean, normalized, _) = ToyDistribution.Moments([.. estimates.Select(pair => pair.Normalized.Value)], 0);
        Assert.InRange(normalized, 0, plain / 2);
        Assert.Equal(ToyDistribution.ExpectedLength, mean, 0.03);   // the bias
        Assert.InRange(Math.Sqrt(estimates.Average(pair => Math.Pow(pair.Normalized.StandardError, 2))) / normalized, 0.85, 1.15);
    }

    [Fact]
    public async Task Estimate_WidthOfOne_HasNoFiniteStandardError()
    {
        using var model = new ToyLanguageModel();
        var result = await model.DecodeAsync(ToyDistribution.Request, new StochasticBeam { Width = 1 });
        Assert.Equal(double.PositiveInfinity, result.Estimate(_ => 1).StandardError);
        Assert.Throws<ArgumentException>(() => result.Estimate(_ => double.NaN));
    }

    [Fact]
    public async Task DecodeAsync_BesideOthers_GivesWhatItGivesAlone()
    {
        using var model = new HashLanguageModel(vocabularySize: 120, endBias: 2);
        await using var scheduler = new BatchScheduler(model);
        var sampling = new SamplingOptions { Temperature = 1.5, TopP = 0.98, RepetitionPenalty = 1.2 };
        var request = new DecodingRequest { Prompt = "ab", MaxTokens = 12, Sampling = sampling };
        var running = Enumerable.Range(0, 12)
            .Select(seed => scheduler.DecodeAsync(request with { Seed = (ulong)seed }, new StochasticBeam { Width = 3 + seed })).ToArray();
        var other = scheduler.DecodeAsync(request, new BeamSearch { Width = 7 });
        var together = await Task.WhenAll(running);
        await other;
        for (int seed = 0; seed < together.Length; seed++)
        {
            var alone = await model.DecodeAsync(request with { Seed = (ulong)seed }, new StochasticBeam { Width = 3 + seed });
            Assert.Equal(alone.Hypotheses.Select(TokensAndScore), together[seed].Hypotheses.Select(TokensAndScore));
            Assert.Equal(alone.Threshold, together[seed].Threshold);
        }

        Assert.Equal(12, together.Select(result => ToyDistribution.Key(result.Best)).Distinct().Count());
    }

    [Fact]
    public async Task DecodeAsync_StatefulProcessor_FollowsEachHypothesis()
    {
        using var model = new HashLanguageModel(vocabularySize: 20, endBias: -2);
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 10, Processors = [new NeverTwice([])] };
        var result = await model.DecodeAsync(request, new StochasticBeam { Width = 30 });
        Assert.Equal(30, result.Hypotheses.Count);
        Assert.All(result.Hypotheses, hypothesis => Assert.Equal(hypothesis.Length, hypothesis.Tokens.Distinct().Count()));
        Assert.All(result.Samples, sample => Assert.True(sample.LogProbability > sample.Hypothesis.LogProbability));
    }

    [Fact]
    public async Task DecodeAsync_StopStringAndLimits_EndHypotheses()
    {
        using var model = new HashLanguageModel(vocabularySize: 40, endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 30, StopStrings = ["A", "0"] };
        var result = await model.DecodeAsync(request, new StochasticBeam { Width = 20 });
        Assert.Contains(result.Hypotheses, hypothesis => hypothesis.FinishReason == FinishReason.StopString);
        Assert.All(result.Hypotheses, hypothesis => Assert.DoesNotContain(hypothesis.StopString ?? "0", hypothesis.Text, StringComparison.Ordinal));
        Assert.True(result.IsComplete);

        var cut = await model.DecodeAsync(request, new StochasticBeam { Width = 20, MaxPositions = 2 + 20 + 20 + 19 });
        Assert.False(cut.IsComplete);
        Assert.InRange(cut.Cost.ComputedPositions, 40, 61);
        Assert.Equal(20, cut.Hypotheses.Count);
        Assert.Contains(cut.Hypotheses, hypothesis => hypothesis.FinishReason == FinishReason.Budget);
    }

    [Fact]
    public async Task DecodeAsync_CertainTokens_GiveOneHypothesisWithoutNaN()
    {
        using var model = new HashLanguageModel(vocabularySize: 40);
        var result = await model.DecodeAsync(
            new DecodingRequest { Prompt = "!", MaxTokens = 5, Sampling = SamplingOptions.Greedy }, new StochasticBeam { Width = 4 });
        var only = Assert.Single(result.Samples);
        Assert.Equal(0, only.LogProbability);
        Assert.Equal(1, only.Weight);
        Assert.True(double.IsFinite(only.Hypothesis.Score));
    }

    [Fact]
    public void Width_OutOfRange_IsRefused() => Assert.Throws<ArgumentOutOfRangeException>(() => new StochasticBeam { Width = 0 });

    private static (string, double, double) TokensAndScore(Hypothesis hypothesis) =>
        (ToyDistribution.Key(hypothesis), hypothesis.Score, hypothesis.LogProbability);

    /// <summary>Excludes tokens that the sequence has already.</summary>
    private sealed class NeverTwice(HashSet<int> seen) : IStatefulLogitsProcessor
    {
        public void Process(Span<float> logits, in LogitsContext context)
        {
            foreach (int token in seen) logits[token] = float.NegativeInfinity;
        }

        public void Accept(int token) => Assert.True(seen.Add(token));

        public IStatefulLogitsProcessor Fork() => new NeverTwice([.. seen]);
    }
}
