using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Beams;

public class BeamSearchTests
{
    // The empty prompt is token 0, which begins every sequence of the models here.
    private static readonly DecodingRequest Empty = new() { Prompt = "" };

    [Theory]
    [InlineData(1, 8, -4.391909, "1 1 3 4 2 2 1 0")]
    [InlineData(2, 15, -4.391909, "1 1 3 4 2 2 1 0")]
    [InlineData(3, 17, -2.648089, "1 1 0")]
    [InlineData(5, 30, -2.648089, "1 1 0")]
    [InlineData(10, 47, -2.648089, "1 1 0")]
    [InlineData(20, 76, -2.648089, "1 1 0")]
    public async Task DecodeAsync_ToyModel_GivesTheGoldenValues(int width, int calls, double logProbability, string tokens)
    {
        using var model = new ToyLanguageModel();
        var result = await model.DecodeAsync(Empty, new BeamSearch { Width = width });
        Assert.Equal(tokens, string.Join(' ', result.Best.Tokens));
        Assert.Equal(logProbability, result.Best.LogProbability, 6);
        Assert.Equal(result.Best.LogProbability, result.Best.Score);
        Assert.Equal(calls, result.Cost.ModelCalls);
        Assert.Equal(calls, result.Cost.ComputedPositions);
        Assert.Equal(width, result.Hypotheses.Count);
        Assert.True(result.IsComplete);
    }

    [Fact]
    public async Task DecodeAsync_RandomModels_FollowsTheDefinition()
    {
        HypothesisScore[] scores =
            [HypothesisScore.LogProbability, new LengthNormalizedScore { Alpha = 0.7 }, new LengthRewardScore { Reward = 0.9, Length = 3 }];
        for (int seed = 0; seed < 200; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 3 + (seed % 6), seed: (ulong)seed, endBias: (seed % 3) - 1);
            int width = 1 + (seed % 9), most = 1 + (seed % 7);
            var score = scores[seed % 3];
            var expected = NaiveBeam.Search(model, width, most, score);
            var result = await model.DecodeAsync(Empty with { MaxTokens = most }, new BeamSearch { Width = width, Score = score });
            Assert.Equal(expected.Select(hypothesis => hypothesis.Tokens), result.Hypotheses.Select(hypothesis => hypothesis.Tokens.ToArray()));
            Assert.All(result.Hypotheses.Zip(expected), pair => Assert.Equal(pair.Second.Score, pair.First.Score, 9));
        }
    }

    [Fact]
    public async Task DecodeAsync_WidthOne_IsGreedyDecoding()
    {
        using var model = new HashLanguageModel(endBias: 1);
        using var generator = LocalTextGenerator.Create(model);
        var greedy = await generator.GenerateAsync(new GenerationRequest { Prompt = "abc", Sampling = SamplingOptions.Greedy, MaxTokens = 60 });
        var beam = await model.DecodeAsync(new DecodingRequest { Prompt = "abc", MaxTokens = 60 }, new BeamSearch { Width = 1 });
        Assert.Equal(greedy.Completions[0].Text, beam.Best.Text);
        Assert.Equal(greedy.Completions[0].LogProbability, beam.Best.LogProbability, 9);
        Assert.Equal(greedy.Completions[0].FinishReason, beam.Best.FinishReason);
    }

    [Fact]
    public async Task DecodeAsync_Processors_RankByWhatTheyLeaveAndReportTheModelsOwnProbability()
    {
        using var model = new HashLanguageModel(vocabularySize: 6, endBias: -5);
        var plain = await model.DecodeAsync(Empty with { MaxTokens = 5 }, new BeamSearch { Width = 4 });
        int forbidden = plain.Best.Tokens[1];
        var request = Empty with { MaxTokens = 5, Sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [forbidden] = float.NegativeInfinity } } };
        var result = await model.DecodeAsync(request, new BeamSearch { Width = 4 });
        Assert.All(result.Hypotheses, hypothesis =>
        {
            Assert.DoesNotContain(forbidden, hypothesis.Tokens);
            Assert.True(hypothesis.Score > hypothesis.LogProbability);
            double own = 0;
            for (int i = 0; i < hypothesis.Length; i++)
                own = NaiveBeam.Continuations(model, [.. hypothesis.Tokens.Take(i)], own).First(next => next.Tokens[^1] == hypothesis.Tokens[i]).LogProbability;
            Assert.Equal(own, hypothesis.LogProbability, 9);
        });
    }

    [Fact]
    public async Task DecodeAsync_StatefulProcessor_FollowsEveryHypothesis()
    {
        using var model = new HashLanguageModel(vocabularySize: 12, endBias: -3);
        var result = await model.DecodeAsync(Empty with { MaxTokens = 8, Processors = [new RisingTokens(-1)] }, new BeamSearch { Width = 6 });
        Assert.All(result.Hypotheses, hypothesis =>
        {
            int[] words = [.. hypothesis.Tokens.Where(token => token != 0)];
            Assert.Equal(words.Order().Distinct(), words);
        });
        Assert.Contains(result.Hypotheses, hypothesis => hypothesis.Length > 2);
    }

    [Fact]
    public async Task DecodeAsync_StopString_EndsHypothesesAcrossTokens()
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
        var plain = await model.DecodeAsync(new DecodingRequest { Prompt = "a", MaxTokens = 12 }, new BeamSearch { Width = 3 });
        string stop = plain.Best.Text.Substring(4, 2);
        var result = await model.DecodeAsync(new DecodingRequest { Prompt = "a", MaxTokens = 12, StopStrings = [stop] }, new BeamSearch { Width = 3 });
        var stopped = Assert.Single(result.Hypotheses, hypothesis => hypothesis.FinishReason == FinishReason.StopString && hypothesis.Text == plain.Best.Text[..4]);
        Assert.Equal(stop, stopped.StopString);
        Assert.All(result.Hypotheses, hypothesis => Assert.DoesNotContain(stop, hypothesis.Text, StringComparison.Ordinal));
    }

    [Fact]
    public async Task DecodeAsync_Prefix_BelongsToTheText()
    {
        using var model = new HashLanguageModel(vocabularySize: 97);
        var result = await model.DecodeAsync(new DecodingRequest { Prompt = "ab", Prefix = "cd", MaxTokens = 4 }, new BeamSearch { Width = 2 });
        var whole = await model.DecodeAsync(new DecodingRequest { Prompt = "abcd", MaxTokens = 4 }, new BeamSearch { Width = 2 });
        Assert.Equal(whole.Hypotheses.Select(hypothesis => "cd" + hypothesis.Text), result.Hypotheses.Select(hypothesis => hypothesis.Text));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(30)]
    public async Task DecodeAsync_PositionLimit_GivesTheBestSoFar(int positions)
    {
        using var model = new HashLanguageModel(vocabularySize: 20, endBias: float.NegativeInfinity);
        foreach (LogitsDecoder<DecodingResult> decoder in (LogitsDecoder<DecodingResult>[])
            [new BeamSearch { MaxPositions = positions }, new BestFirstBeam { MaxPositions = positions }, new DiverseBeam { MaxPositions = positions }, new PExactSearch { MaxPositions = positions }])
        {
            var result = await model.DecodeAsync(Empty with { MaxTokens = 50 }, decoder);
            Assert.False(result.IsComplete);
            Assert.InRange(result.Cost.ComputedPositions, 1, positions);
            Assert.Equal(FinishReason.Budget, result.Best.FinishReason);
            Assert.NotEmpty(result.Best.Tokens);
        }
    }

    [Fact]
    public async Task DecodeAsync_PromptBeyondThePositionLimit_IsRefused()
    {
        using var model = new HashLanguageModel();
        var error = await Assert.ThrowsAsync<ArgumentException>(
            () => model.DecodeAsync(new DecodingRequest { Prompt = "abcdef" }, new BeamSearch { MaxPositions = 3 }));
        Assert.Contains("7 tokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeAsync_ContextLength_EndsHypotheses()
    {
        using var model = new HashLanguageModel(contextLength: 8, endBias: float.NegativeInfinity);
        var result = await model.DecodeAsync(new DecodingRequest { Prompt = "abc" }, new BeamSearch { Width = 3 });
        Assert.All(result.Hypotheses, hypothesis => Assert.Equal((4, FinishReason.ContextFull), (hypothesis.Length, hypothesis.FinishReason)));
    }

    [Fact]
    public async Task DecodeAsync_ManyRunsAtOnce_ShareBatchesAndChangeNothing()
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: -1);
        await using var scheduler = new BatchScheduler(model);
        var together = await scheduler.RunAsync(token => Task.WhenAll(Enumerable.Range(0, 12).Select(i => scheduler.DecodeAsync(
            new DecodingRequest { Prompt = new string('a', i), MaxTokens = 20 },
            (LogitsDecoder<DecodingResult>)(i % 2 == 0 ? new BeamSearch { Width = 1 + i } : new BestFirstBeam { Width = 1 + i }),
            token))));
        for (int i = 0; i < together.Length; i++)
        {
            var alone = await model.DecodeAsync(new DecodingRequest { Prompt = new string('a', i), MaxTokens = 20 }, new BeamSearch { Width = 1 + i });
            Assert.Equal(alone.Hypotheses.Select(hypothesis => hypothesis.Text), together[i].Hypotheses.Select(hypothesis => hypothesis.Text));
            Assert.Equal(alone.Hypotheses.Select(hypothesis => hypothesis.Score), together[i].Hypotheses.Select(hypothesis => hypothesis.Score));
        }

        Assert.True(scheduler.Statistics.MeanRowsPerPass > 4, $"{scheduler.Statistics.MeanRowsPerPass} rows per pass");
        Assert.Equal(0, scheduler.Statistics.LiveSequences);
    }

    [Fact]
    public async Task StreamAsync_BestFirst_GivesHypothesesAsTheyAreFoundAndTheResultLast()
    {
        using var model = new ToyLanguageModel();
        await using var scheduler = new BatchScheduler(model);
        var updates = new List<DecodingUpdate<DecodingResult>>();
        await foreach (var update in scheduler.StreamAsync(Empty, new BestFirstBeam { Width = 10 })) updates.Add(update);
        Assert.Equal(11, updates.Count);
        Assert.Equal(updates[^1].Result!.Hypotheses, updates.Take(10).Select(update => update.Hypothesis));
    }

    [Fact]
    public async Task StreamAsync_ReadTwice_RunsTwice()
    {
        using var model = new ToyLanguageModel();
        await using var scheduler = new BatchScheduler(model);
        var stream = scheduler.StreamAsync(Empty, new BeamSearch { Width = 3 });
        var costs = new List<DecodingCost>();
        for (int i = 0; i < 2; i++)
        {
            await foreach (var update in stream)
                if (update.Result is { } result) costs.Add(result.Cost);
        }

        Assert.Equal(2, costs.Count);
        Assert.Equal(costs[0].ModelCalls, costs[1].ModelCalls);
    }

    [Fact]
    public async Task DecodeAsync_Cancelled_LeavesNothingBehind()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        using var source = new CancellationTokenSource();
        int passes = 0;
        model.ForwardStarting = _ =>
        {
            if (++passes == 20) source.Cancel();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scheduler.DecodeAsync(Empty with { MaxTokens = 4000 }, new BeamSearch { Width = 8 }, source.Token));
        model.ForwardStarting = null;
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal(0, scheduler.Statistics.LiveSequences);
        Assert.Equal(0, scheduler.Statistics.OccupiedPositions);
    }

    [Fact]
    public async Task DecodeAsync_MinimumGap_IsTheSmallestOfAllRows()
    {
        using var model = new HashLanguageModel(vocabularySize: 30, endBias: float.NegativeInfinity);
        var result = await model.DecodeAsync(Empty with { MaxTokens = 10 }, new BeamSearch { Width = 1 });
        double smallest = double.PositiveInfinity;
        for (int i = 0; i < 10; i++)
        {
            float[] logits = [.. model.Logits([0, .. result.Best.Tokens.Take(i)]).OrderDescending()];
            smallest = Math.Min(smallest, (double)logits[0] - logits[1]);
        }

        Assert.Equal(smallest, result.MinimumGap);
    }

    [Fact]
    public async Task DecodeAsync_ModelBelowTheTier_IsRefused()
    {
        using var model = new TextOnlyModel();
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => model.DecodeAsync("a", new BeamSearch()));
        Assert.Contains("BeamSearch needs a model of tier Logits, but 'text' is of tier Text", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BeamSearch { MaxPositions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestFirstBeam { Count = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestFirstBeam { HypothesesPerPass = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicBeam { Mass = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new PExactSearch { P = 1.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DiverseBeam { Penalty = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LengthNormalizedScore { Alpha = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MutualInformationScore { Floor = 0 });
        Assert.Throws<ArgumentNullException>(() => new BeamSearch { Score = null! });
    }

    private sealed class RisingTokens(int last) : IStatefulLogitsProcessor
    {
        private int _last = last;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (_last > 0) logits[1..(_last + 1)].Fill(float.NegativeInfinity);
        }

        public void Accept(int token) => _last = token;

        public IStatefulLogitsProcessor Fork() => new RisingTokens(_last);
    }

    private sealed class TextOnlyModel() : FunctionLanguageModel(
        new ModelInfo { Name = "text", Architecture = "text", VocabularySize = 3, ContextLength = 9, Tier = CapabilityTier.Text }, TableTokenizer.OfSize(3))
    {
        public override ulong Advance(ulong state, int position, int token) => 0;

        public override void ComputeLogits(ulong state, int length, Span<float> logits) => logits.Clear();
    }
}
