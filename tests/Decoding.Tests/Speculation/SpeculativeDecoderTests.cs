using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Speculation;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Speculation.Trigrams;

namespace Reasoning.Decoding.Tests.Speculation;

public class SpeculativeDecoderTests
{
    private static readonly DecodingRequest Greedy = new() { Prompt = "ab", MaxTokens = 100, Sampling = SamplingOptions.Greedy };

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(40)]
    public async Task DecodeAsync_GuessesAllRight_GiveOneTokenMorePerPassThanTheyHave(int length)
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        int[] text = await PlainTextAsync(model, Greedy);
        var result = await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = ScriptedDrafts.Oracle(text), MaxDraft = length, PositionCost = 0 });
        Assert.Equal(text[3..], result.Best.Tokens);
        long passes = (99 + length) / (length + 1);   // the first token comes from the prompt's pass
        Assert.Equal((passes, 99, 99 - passes, 99 - passes), (
            result.Speculation.Passes, result.Speculation.Tokens, result.Speculation.Drafted, result.Speculation.Accepted));
        Assert.Equal(new DecodingCost(100, 3 + 99, 1 + passes), result.Cost);   // never more guessed than the token limit can take
        Assert.All(result.Speculation.Places, place => Assert.Equal(1, place.Rate));
        Assert.Equal(length == 0 ? 0 : 1, result.Speculation.AcceptanceRate);
    }

    [Fact]
    public async Task DecodeAsync_GuessesPartlyRight_AreCountedByPlace()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        int[] text = await PlainTextAsync(model, Greedy);
        var source = ScriptedDrafts.Oracle(text, wrongEvery: 5);
        var result = await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = source, MaxDraft = 8, PositionCost = 0 });
        Assert.Equal(text[3..], result.Best.Tokens);
        var statistics = result.Speculation;
        Assert.Equal(statistics.Passes + statistics.Accepted, statistics.Tokens);
        Assert.Equal(statistics.Drafted, statistics.Places.Sum(place => place.Drafted));
        Assert.Equal(statistics.Accepted, statistics.Places.Sum(place => place.Accepted));
        Assert.Equal(8, statistics.Places.Count);
        Assert.Equal(statistics.Places.Select(place => place.Accepted).OrderDescending(), statistics.Places.Select(place => place.Accepted));
        Assert.Equal(0, statistics.Places[7].Accepted);   // of eight in a row one at least is wrong

        // It is told what was decided and nothing else; what ends the completion is of no use to it.
        Assert.Equal(text[..source.Told[0].Count], source.Told[0]);
        Assert.InRange(source.Told[0].Count, text.Length - 9, text.Length - 1);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(10)]
    [InlineData(20)]
    public async Task DecodeAsync_OutputIsASpanOfTheReference_TakesAPassPerBlock(int block)
    {
        using var model = new HashLanguageModel();
        int[] reference = [.. Enumerable.Range(0, 150).Select(i => 1 + (i * i * 7 % 190) + (i % 3))];
        int[] span = reference[20..120];
        var request = Greedy with { Processors = [new ForcedText(span, 0)] };
        var source = new ReferenceDraftSource { References = [reference], BlockLength = block };
        var result = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = source, PositionCost = 0 });
        Assert.Equal(span, result.Best.Tokens);
        int least = (99 + block - 1) / block;
        Assert.InRange(result.Speculation.Passes, least, least + 8);   // where a token alone does not tell the place, the first occurrence may be wrong
    }

    [Fact]
    public async Task DecodeAsync_NothingInCommonWithTheReference_IsPlainDecoding()
    {
        using var model = new HashLanguageModel(vocabularySize: 100, endBias: float.NegativeInfinity);
        var source = new ReferenceDraftSource { References = [[.. Enumerable.Range(100, 50)]] };
        var result = await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = source, PositionCost = 0 });
        Assert.Equal((99, 0, 1.0), (result.Speculation.Passes, result.Speculation.Drafted, result.Speculation.TokensPerPass));
        Assert.Equal(new DecodingCost(100, 102, 100), result.Cost);
    }

    [Fact]
    public async Task DecodeAsync_SeveralPaths_FollowWhicheverIsRight()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "()", MaxTokens = 600, Seed = 4 };
        var passes = new List<long>();
        foreach (int paths in (int[])[1, 2, 6])
        {
            var decoder = new SpeculativeDecoder { Draft = new TrigramDraftSource(), MaxPaths = paths, PositionCost = 0 };
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder));
            passes.Add((await model.DecodeAsync(request, decoder)).Speculation.Passes);
        }

        Assert.True(passes[1] < passes[0] && passes[2] < passes[1], string.Join(' ', passes));
    }

    [Fact]
    public async Task DecodeAsync_GuessesThatFail_AreSoonNoLongerSent()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        var wrong = new ScriptedDrafts((told, most) => Enumerable.Repeat(told.Count % 190, most));
        var always = await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = wrong, PositionCost = 0 });
        var worthIt = await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = wrong });
        Assert.InRange(always.Speculation.Drafted, 2000, 3100);
        Assert.InRange(worthIt.Speculation.Drafted, 1, 100);
        Assert.Equal(0, (await model.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = wrong, PositionCost = 1 })).Speculation.Drafted);
    }

    [Fact]
    public async Task StreamAsync_Updates_JoinToTheText()
    {
        using var model = new HabitualLanguageModel(vocabularySize: 40, endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "a", Prefix = "<", MaxTokens = 200, StopStrings = ["=C", "$$"], Seed = 3 };
        var decoder = new SpeculativeDecoder { Draft = new SuffixDraftSource(), PositionCost = 0 };
        await using var scheduler = new BatchScheduler(model);
        string text = "";
        int pieces = 0;
        Hypothesis? hypothesis = null;
        SpeculativeResult? result = null;
        await foreach (var update in scheduler.StreamAsync(request with { Prompt = "!", Prefix = "\"" }, decoder))
        {
            Assert.Null(result);
            text += update.Text;
            pieces += update.Text.Length > 0 ? 1 : 0;
            hypothesis ??= update.Hypothesis;
            result = update.Result;
        }

        Assert.Equal(result!.Best.Text, text);
        Assert.Same(result.Best, hypothesis);
        Assert.True(pieces > 3);

        int hypotheses = 0;
        await foreach (var update in scheduler.StreamAsync(request with { Prompt = "!", Prefix = null }, decoder with { Count = 5 }))
        {
            Assert.Empty(update.Text);
            hypotheses += update.Hypothesis is null ? 0 : 1;
        }

        Assert.Equal(5, hypotheses);
    }

    [Theory]
    [InlineData(3, 1)]
    [InlineData(10, 1)]
    [InlineData(50, 3)]
    [InlineData(101, 1)]
    public async Task DecodeAsync_PositionLimit_GivesTheBeginningOfThePlainText(int positions, int count)
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "()", MaxTokens = 100, Seed = 5 };
        var decoder = new SpeculativeDecoder { Draft = new TrigramDraftSource(), PositionCost = 0, Count = count, MaxPaths = 3 };
        var whole = await model.DecodeAsync(request, decoder);
        var cut = await model.DecodeAsync(request, decoder with { MaxPositions = positions });
        Assert.True(whole.IsComplete);
        Assert.False(cut.IsComplete);
        Assert.InRange(cut.Cost.ComputedPositions, 3, positions);
        Assert.All(cut.Hypotheses.Zip(whole.Hypotheses), pair =>
        {
            Assert.Equal(FinishReason.Budget, pair.First.FinishReason);
            Assert.Equal(pair.Second.Tokens.Take(pair.First.Length), pair.First.Tokens);
        });
    }

    [Fact]
    public async Task DecodeAsync_Gap_IsTheSmallestThatATokenWasChosenBy()
    {
        using var model = new HashLanguageModel(vocabularySize: 30, endBias: float.NegativeInfinity);
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 40, Sampling = new SamplingOptions { Temperature = 0, PresencePenalty = 0.5 } };
        var result = await model.DecodeAsync(request, new SpeculativeDecoder { Draft = ScriptedDrafts.Hostile(2), PositionCost = 0 });
        double expected = double.PositiveInfinity;
        for (int i = 0; i < result.Best.Length; i++)
        {
            float[] logits = model.Logits([0, 2, .. result.Best.Tokens.Take(i)]);
            foreach (int token in result.Best.Tokens.Take(i).Distinct()) logits[token] -= 0.5f;
            float[] best = [.. logits.OrderDescending().Take(2)];
            expected = Math.Min(expected, (double)best[0] - best[1]);
        }

        Assert.Equal(expected, result.MinimumGap, 6);
    }

    [Fact]
    public async Task DecodeAsync_Cancelled_ThrowsAndFreesTheSequences()
    {
        using var model = new HabitualLanguageModel(contextLength: 1_000_000, endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model);
        using var source = new CancellationTokenSource();
        var request = new DecodingRequest { Prompt = "!", MaxTokens = 900_000 };
        var decoder = new SpeculativeDecoder { Draft = new TrigramDraftSource(), Count = 3, MaxPaths = 3, PositionCost = 0 };
        var running = scheduler.DecodeAsync(request, decoder, source.Token);
        while (scheduler.Statistics.Passes < 20) await Task.Yield();
        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (scheduler.Statistics.LiveSequences, scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task DecodeAsync_SourceFails_FailsTheRunAndFreesTheSequences()
    {
        using var model = new HashLanguageModel();
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        var failing = new ScriptedDrafts((told, _) => told.Count > 9 ? throw new InvalidDataException("no guess") : [1]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => scheduler.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = failing, Count = 3 }));
        Assert.Equal("no guess", error.Message);
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (scheduler.Statistics.LiveSequences, scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task DecodeAsync_LongGuesses_AreNotKeptAsPrefixes()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model);
        var wrong = new ScriptedDrafts((told, most) => Enumerable.Repeat(told.Count % 190, most));
        await scheduler.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = wrong, MaxDraft = 60, PositionCost = 0 });
        await scheduler.ClearPrefixCacheAsync();
        await scheduler.DecodeAsync(Greedy, new SpeculativeDecoder { Draft = wrong, MaxDraft = 60, PositionCost = 0 });
        Assert.Equal(102, scheduler.Statistics.CachedPositions);   // prompt and text, the last token not fed
    }

    [Fact]
    public async Task Conformance_ModelWhosePassesDependOnTheirShape_FailsIt()
    {
        using var model = new HashLanguageModel(contextLength: 64);
        Assert.True((await SpeculationCheck.Conformance.RunAsync(model)).Passed);
        using var toy = new ToyLanguageModel();
        Assert.True((await SpeculationCheck.Conformance.RunAsync(toy)).Passed);
        using var broken = new HabitualLanguageModel(vocabularySize: 8, contextLength: 64, endBias: float.NegativeInfinity, peakedness: 6);
        broken.ForwardStarting = batch =>
        {
            if (batch.Segments.ToArray().Any(segment => segment.Count > 1)) throw new InvalidOperationException("several positions at once");
        };
        Assert.False((await SpeculationCheck.Conformance.RunAsync(broken)).Passed);
    }

    [Fact]
    public async Task FindDifference_OtherCompletions_NamesTheFirst()
    {
        using var model = new HashLanguageModel();
        using var generator = LocalTextGenerator.Create(model);
        var request = new GenerationRequest { Prompt = "a", MaxTokens = 5, Count = 2, Sampling = SamplingOptions.Greedy };
        var plain = (await generator.GenerateAsync(request)).Completions;
        Assert.Null(SpeculationCheck.FindDifference(plain, plain));
        var last = plain[1];
        GeneratedToken[] other = [.. last.Tokens.Take(3), last.Tokens[3] with { LogProbability = -9 }, last.Tokens[4]];
        (Completion Changed, string Part)[] cases =
        [
            (last with { Tokens = other }, "of log-probability -9 with it"), (last with { Tokens = other[..3] }, "no token with it"),
            (last with { Text = "?" }, "'?' with it"), (last with { FinishReason = FinishReason.StopString, StopString = "x" }, "StopString 'x' with it"),
            (last with { LogProbability = -1 }, "and -1 with it"),
        ];
        foreach (var (changed, part) in cases)
        {
            string? difference = SpeculationCheck.FindDifference(plain, [plain[0], changed]);
            Assert.StartsWith("Completion 1 ", difference, StringComparison.Ordinal);
            Assert.Contains(part, difference, StringComparison.Ordinal);
        }

        Assert.Contains("2 completions", SpeculationCheck.FindDifference(plain, [plain[0]]), StringComparison.Ordinal);
    }

    [Fact]
    public void Options_OutsideTheirRanges_AreRefused()
    {
        Assert.Throws<ArgumentNullException>(() => new SpeculativeDecoder { Draft = null! });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { MaxDraft = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { MaxPaths = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { Count = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { MaxConcurrentCompletions = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { PositionCost = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SpeculativeDecoder { PositionCost = 1.1 });
    }

    private static async Task<int[]> PlainTextAsync(HashLanguageModel model, DecodingRequest request)
    {
        using var generator = LocalTextGenerator.Create(model);
        var result = await generator.GenerateAsync(
            new GenerationRequest { Prompt = request.Prompt, MaxTokens = request.MaxTokens, Sampling = request.Sampling });
        return [.. model.Tokenizer.Encode(request.Prompt), .. result.Completions[0].Tokens.Select(token => token.Id)];
    }

    private sealed class ForcedText(int[] text, int at) : IStatefulLogitsProcessor
    {
        private int _at = at;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            logits.Fill(float.NegativeInfinity);
            logits[_at < text.Length ? text[_at] : 0] = 0;
        }

        public void Accept(int token) => _at++;

        public IStatefulLogitsProcessor Fork() => new ForcedText(text, _at);
    }
}
