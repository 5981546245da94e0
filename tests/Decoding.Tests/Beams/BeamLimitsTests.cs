using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Beams.Constraints;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.StochasticBeams;
using Reasoning.Decoding.Tests.Thinking;

namespace Reasoning.Decoding.Tests.Beams;

/// <summary>Decoders at the limits of cache, context and positions, and when the model fails.</summary>
public class BeamLimitsTests
{
    private delegate Task<DecodingResult> Decode(BatchScheduler scheduler, DecodingRequest request);

    public static TheoryData<string> Names => [.. Decoders().Keys];

    // Room for one sequence of the full length, so that hypotheses keep taking each other's memory.
    [Theory]
    [MemberData(nameof(Names))]
    public async Task DecodeAsync_CacheHoldsOneSequence_GivesWhatAnyCacheGives(string name)
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
        await using var small = new BatchScheduler(model, new SchedulerOptions { Capacity = 4 + 8, PrefixCachePositions = 0 });
        await using var large = new BatchScheduler(model);
        var expected = await Decoders()[name](large, new DecodingRequest { Prompt = "abc", MaxTokens = 9 });
        var result = await Decoders()[name](small, new DecodingRequest { Prompt = "abc", MaxTokens = 9 });
        AssertSame(expected, result);
        Assert.Equal(expected.Cost, result.Cost);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task DecodeAsync_CacheSmallerThanTheText_EndsWhereItIsFull(string name)
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { Capacity = 4 + 8, PrefixCachePositions = 0 });
        var result = await Decoders()[name](scheduler, new DecodingRequest { Prompt = "abc", MaxTokens = 50 });
        Assert.True(result.IsComplete);
        Assert.All(result.Hypotheses, hypothesis => Assert.Equal((9, FinishReason.ContextFull), (hypothesis.Length, hypothesis.FinishReason)));
    }

    [Fact]
    public async Task DecodeAsync_PromptLargerThanTheCache_IsRefused()
    {
        using var model = new HashLanguageModel(vocabularySize: 97);
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { Capacity = 4 });
        await Assert.ThrowsAsync<ContextOverflowException>(() => Decoders()["best-first"](scheduler, new DecodingRequest { Prompt = "abcdefghij" }));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task DecodeAsync_ModelFails_ThrowsAndLeavesNothingBehind(string name)
    {
        for (int pass = 1; pass < 8; pass += 2)
        {
            using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
            await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
            int passes = 0;
            SequenceId? failing = null;
            model.ForwardStarting = batch =>
            {
                if (++passes == pass) failing = batch.Segments[batch.Segments.Length / 2].Sequence;
                foreach (var segment in batch.Segments)
                    if (segment.Sequence == failing) throw new InvalidDataException("broken");
            };
            var running = Decoders()[name](scheduler, new DecodingRequest { Prompt = "abc", MaxTokens = 12 });
            await Assert.ThrowsAsync<InvalidDataException>(() => running);
            await scheduler.ClearPrefixCacheAsync();
            Assert.Equal((0, 0, 0), (scheduler.Statistics.LiveSequences, scheduler.Statistics.OccupiedPositions, scheduler.Statistics.PendingRequests));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task DecodeAsync_PromptInTheCache_LeavesNoMorePositionsForTheRest(string name)
    {
        using var model = new HashLanguageModel(vocabularySize: 97, endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model);
        var request = new DecodingRequest { Prompt = "The same prompt, twice.", MaxTokens = 30 };
        var limited = Decoders(maxPositions: 60)[name];
        var first = await limited(scheduler, request);
        var second = await limited(scheduler, request);
        AssertSame(first, second);
        Assert.True(second.Cost.ComputedPositions < first.Cost.ComputedPositions);
    }

    [Theory]
    [InlineData(11, false)]
    [InlineData(12, true)]
    public async Task DecodeAsync_ReferencePrompt_CountsForTheLimitOnPositions(int positions, bool isEnough)
    {
        using var model = new HashLanguageModel(vocabularySize: 97);
        var decoder = new BeamSearch { MaxPositions = positions, Score = new MutualInformationScore { ReferencePrompt = "abcdefgh" } };
        var running = model.DecodeAsync(new DecodingRequest { Prompt = "ab" }, decoder);
        if (isEnough) Assert.Equal((12, false), ((await running).Cost.ComputedPositions, (await running).IsComplete));
        else Assert.Contains("12 tokens", (await Assert.ThrowsAsync<ArgumentException>(() => running)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task DecodeAsync_ReferencePromptLongerThanThePrompt_EndsWhereItsContextIsFull()
    {
        using var model = new HashLanguageModel(vocabularySize: 97, contextLength: 14, endBias: float.NegativeInfinity);
        var score = new MutualInformationScore { ReferencePrompt = "abcdefgh" };
        var beam = await model.DecodeAsync(new DecodingRequest { Prompt = "ab" }, new BeamSearch { Width = 3, Score = score });
        var bestFirst = await model.DecodeAsync(new DecodingRequest { Prompt = "ab" }, new BestFirstBeam { Width = 3, Score = score });
        Assert.All(beam.Hypotheses, hypothesis => Assert.Equal((5, FinishReason.ContextFull), (hypothesis.Length, hypothesis.FinishReason)));
        AssertSame(beam, bestFirst);
    }

    [Fact]
    public async Task DecodeAsync_ControlTokensInThePrefix_AreControlTokensAfterTheReferenceToo()
    {
        using var model = EmbeddedModel.Load();
        const string Prompt = "def f(x):", Reference = "x", Prefix = "<|endoftext|>";
        int reference = model.Tokenizer.Encode(Reference + Prefix, parseSpecial: true).Length;
        Assert.NotEqual(model.Tokenizer.Encode(Reference + Prefix).Length, reference);
        var request = new DecodingRequest { Prompt = Prompt, Prefix = Prefix, ParsesSpecialTokens = true, MaxTokens = 1 };
        var result = await model.DecodeAsync(request, new BeamSearch { Score = new MutualInformationScore { ReferencePrompt = Reference } });
        Assert.Equal(model.Tokenizer.Encode(Prompt + Prefix, parseSpecial: true).Length + reference, result.Cost.ComputedPositions);
    }

    private static Dictionary<string, Decode> Decoders(long? maxPositions = null) => new()
    {
        ["beam"] = Of(new BeamSearch { Width = 6, MaxPositions = maxPositions }),
        ["beam with reference"] = Of(new BeamSearch { Width = 4, Score = new MutualInformationScore { ReferencePrompt = "ab" }, MaxPositions = maxPositions }),
        ["best-first"] = Of(new BestFirstBeam { Width = 6, MaxPositions = maxPositions }),
        ["best-first ahead"] = Of(new BestFirstBeam { Width = 6, HypothesesPerPass = 4, MaxPositions = maxPositions }),
        ["best-first with reference"] = Of(
            new BestFirstBeam { Width = 4, HypothesesPerPass = 3, Score = new MutualInformationScore { ReferencePrompt = "b" }, MaxPositions = maxPositions }),
        ["dynamic"] = Of(new DynamicBeam { MaxWidth = 6, MaxPositions = maxPositions }),
        ["diverse"] = Of(new DiverseBeam { Groups = 3, GroupWidth = 2, MaxPositions = maxPositions }),
        ["constrained"] = Of(new ConstrainedBeam { Width = 8, Phrases = ["xyz"], MaxPositions = maxPositions }),
        ["p-exact"] = Of(new PExactSearch { P = 0.03, MaxPositions = maxPositions }),
        ["stochastic"] = Of(new StochasticBeam { Width = 6, MaxPositions = maxPositions }),
        ["conditional Poisson"] = Of(new ConditionalPoissonBeam { Width = 6, MaxPositions = maxPositions }),
    };

    private static Decode Of<TResult>(Decoder<TResult> decoder)
        where TResult : DecodingResult => async (scheduler, request) => await scheduler.DecodeAsync(request, decoder);

    private static void AssertSame(DecodingResult expected, DecodingResult actual)
    {
        Assert.Equal(expected.IsComplete, actual.IsComplete);
        Assert.Equal(expected.Hypotheses.Select(Values), actual.Hypotheses.Select(Values));

        static (string, double, double, FinishReason) Values(Hypothesis hypothesis) =>
            (string.Join(' ', hypothesis.Tokens), hypothesis.Score, hypothesis.LogProbability, hypothesis.FinishReason);
    }
}
