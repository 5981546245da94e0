using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Speculation;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.DraftModels;
using Reasoning.Decoding.Speculation.Suffixes;

namespace Reasoning.Decoding.Tests.Speculation;

public class DraftModelSourceTests
{
    private static readonly DecodingRequest Request = new()
    {
        Prompt = "()", MaxTokens = 101, Seed = 8, Sampling = new SamplingOptions { Temperature = 0.9, TopK = 8, RepetitionPenalty = 1.1 },
    };

    [Fact]
    public async Task DecodeAsync_DraftModelIsTheModelItself_AcceptsEveryGuess()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        await using var source = new DraftModelSource(model);
        var result = await model.DecodeAsync(Request, new SpeculativeDecoder { Draft = source, MaxDraft = 4, PositionCost = 0, Count = 3 });
        Assert.Equal((3 * 20, 3 * 100, 3 * 80, 3 * 80), (
            result.Speculation.Passes, result.Speculation.Tokens, result.Speculation.Drafted, result.Speculation.Accepted));
        Assert.All(result.Completions, completion => Assert.Equal(101, completion.Tokens.Count));
    }

    [Fact]
    public async Task DecodeAsync_OtherModel_ComputesNothingOfTheSequenceTwice()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        using var other = new HabitualLanguageModel(seed: 2, endBias: float.NegativeInfinity);
        await using var source = new DraftModelSource(other, new SchedulerOptions { PrefixCachePositions = 0 });
        var result = await model.DecodeAsync(Request, new SpeculativeDecoder { Draft = source, MaxDraft = 4, PositionCost = 0 });
        Assert.InRange(result.Speculation.AcceptanceRate, 0.01, 0.9);

        // Each draft computes what is new since the last, and its own tokens but the last one.
        long drafts = result.Speculation.Places[0].Drafted;
        Assert.InRange(source.Scheduler.Statistics.ComputedPositions, drafts, 3 + 101 + result.Speculation.Drafted - drafts);
        Assert.Equal(0, source.Scheduler.Statistics.LiveSequences);
    }

    [Fact]
    public async Task DecodeAsync_ManyRunsAtOnce_ShareTheDraftModelsPasses()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        using var other = new HabitualLanguageModel(seed: 2, endBias: -1);
        await using var source = new DraftModelSource(other);
        await using var scheduler = new BatchScheduler(model);
        var decoder = new SpeculativeDecoder { Draft = source, MaxDraft = 4, PositionCost = 0.1, Count = 4 };
        var together = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => scheduler.DecodeAsync(Request with { Seed = (ulong)i }, decoder)));
        for (int i = 0; i < together.Length; i++)
        {
            var request = Request with { Seed = (ulong)i };
            var alone = await model.DecodeAsync(request, decoder);
            Assert.Null(SpeculationCheck.FindDifference(alone.Completions, together[i].Completions));
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder));
        }

        Assert.True(source.Scheduler.Statistics.Segments > source.Scheduler.Statistics.Passes);
    }

    [Fact]
    public async Task DecodeAsync_OtherVocabulary_IsRefused()
    {
        using var model = new HabitualLanguageModel();
        using var other = new HabitualLanguageModel(vocabularySize: 13);
        await using var source = new DraftModelSource(other);
        foreach (IDraftSource draft in (IDraftSource[])[source, new CombinedDraftSource { Sources = [new SuffixDraftSource()], Auxiliary = source }])
        {
            var error = await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(Request, new SpeculativeDecoder { Draft = draft }));
            Assert.StartsWith(
                "The draft source is made for a vocabulary of 13 tokens, but that of model 'habitual' has 12.", error.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task DecodeAsync_DraftModelsContextIsFull_GoesOnWithoutGuesses()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        using var small = new HabitualLanguageModel(contextLength: 40, endBias: float.NegativeInfinity);
        foreach (int? capacity in (int?[])[null, 30])
        {
            await using var source = new DraftModelSource(small, new SchedulerOptions { Capacity = capacity });
            var decoder = new SpeculativeDecoder { Draft = source, MaxDraft = 4, PositionCost = 0 };
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, Request, decoder));
            var result = await model.DecodeAsync(Request, decoder);
            int most = capacity ?? 40;
            Assert.InRange(result.Speculation.Accepted, (most - 3) * 3 / 4, most - 3);
        }
    }

    [Fact]
    public async Task DecodeAsync_ProcessorForbidsWhatTheDraftWouldDo_OnlyEndsTheDraft()
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        using var other = new HabitualLanguageModel(seed: 2, endBias: float.NegativeInfinity);
        await using var source = new DraftModelSource(other);
        string text = (await model.DecodeAsync(Request, new SpeculativeDecoder { Draft = source })).Best.Text;
        var request = Request with { Processors = [new Strict(text, 0)], StopStrings = [text[80..]] };
        var decoder = new SpeculativeDecoder { Draft = source, PositionCost = 0 };
        Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder));
    }

    [Fact]
    public async Task DecodeAsync_Cancelled_EndsTheDraftToo()
    {
        using var model = new HabitualLanguageModel(contextLength: 1_000_000, endBias: float.NegativeInfinity);
        await using var source = new DraftModelSource(model);
        using var cancellation = new CancellationTokenSource();
        var running = model.DecodeAsync(Request with { MaxTokens = 900_000 }, new SpeculativeDecoder { Draft = source, Count = 3 }, cancellation.Token);
        while (source.Scheduler.Statistics.Passes < 20) await Task.Yield();
        await cancellation.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        await source.Scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (source.Scheduler.Statistics.LiveSequences, source.Scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task Dispose_BeforeARun_FailsTheRun()
    {
        using var model = new HabitualLanguageModel();
        var source = new DraftModelSource(model);
        await source.DisposeAsync();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => model.DecodeAsync(Request, new SpeculativeDecoder { Draft = source }));
        Assert.Equal(12, model.Logits(0).Length);   // the model itself is not disposed
    }

    [Fact]
    public async Task OpenSession_WithoutContext_DraftsGreedily()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        await using var source = new DraftModelSource(model);
        using var session = source.OpenSession();
        session.Accept([0, 5, 6]);
        await session.PrepareAsync(4);
        int[] draft = new int[4];
        Assert.Equal(new Draft(4, 3), session.Propose(draft));
        List<int> tokens = [0, 5, 6];
        for (int i = 0; i < 4; i++) tokens.Add(Categorical.ArgMax(model.Logits([.. tokens])));
        Assert.Equal(tokens[3..], draft);

        // Two tokens accepted, then another: the draft that follows is that of a fresh session.
        session.Accept([draft[0], draft[1], 9]);
        await session.PrepareAsync(4);
        session.Propose(draft);
        tokens = [.. tokens[..5], 9];
        for (int i = 0; i < 4; i++) tokens.Add(Categorical.ArgMax(model.Logits([.. tokens])));
        Assert.Equal(tokens[6..], draft);
    }

    [Fact]
    public void Create_ModelWithoutLogits_IsRefused()
    {
        using var model = new TextModel();
        Assert.Contains("tier Text", Assert.Throws<NotSupportedException>(() => new DraftModelSource(model)).Message, StringComparison.Ordinal);
    }

    // Refuses to be told anything but the beginning of a text.
    private sealed class Strict(string text, int at) : IStatefulLogitsProcessor
    {
        private int _at = at;

        public void Process(Span<float> logits, in LogitsContext context)
        {
        }

        public void Accept(int token)
        {
            if (_at >= text.Length || token != text[_at] - ' ' + 1) throw new ArgumentException($"Token {token} cannot follow.", nameof(token));
            _at++;
        }

        public IStatefulLogitsProcessor Fork() => new Strict(text, _at);
    }

    private sealed class TextModel() : FunctionLanguageModel(
        new ModelInfo { Name = "text", Architecture = "text", VocabularySize = 3, ContextLength = 9, Tier = CapabilityTier.Text }, TableTokenizer.OfSize(3))
    {
        public override ulong Advance(ulong state, int position, int token) => 0;

        public override void ComputeLogits(ulong state, int length, Span<float> logits) => logits.Clear();
    }
}
