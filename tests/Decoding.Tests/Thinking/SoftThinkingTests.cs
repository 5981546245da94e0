using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Decoding.Thinking;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Thinking;

public class SoftThinkingTests
{
    private const int A = 1, End = 2, Tail = 3, X = 4;
    private static readonly string[] Texts = ["a", "en", "d:7", "x", ".", "d:"];
    private static readonly DecodingRequest Request = new() { Prompt = "x", MaxTokens = 60, Sampling = SamplingOptions.Greedy };
    private static readonly SoftThinking Decoder = new() { ThinkingEnd = "end:", ForcedEnd = ".end:7", ColdStopSteps = 4 };

    // The prompt is the end token and one "x", so the script's position 1 decides the first token.
    [Fact]
    public async Task DecodeAsync_MarkerAcrossTokens_EndsThinkingWithinTheToken()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at switch { 3 => End, 4 => Tail, 7 => 0, _ => A }));
        var result = await model.DecodeAsync(Request, Decoder);
        Assert.Equal(("aaend:", "7aa"), (result.Thinking, result.Answer));
        Assert.Equal("aaend:7aa", result.Best.Text);
        Assert.Equal((ThinkingEndReason.Marker, 4, FinishReason.EndOfSequence), (result.ThinkingEnd, result.ThinkingTokens, result.Best.FinishReason));
        Assert.Equal([A, A, End, Tail, A, A, 0], result.Best.Tokens);
        Assert.Equal([0, X, -7, -7, -7, Tail, A, A], model.Inputs);   // the token that completes the end is a plain input
        Assert.Equal(new DecodingCost(ModelCalls: 7, ComputedPositions: 8, Rounds: 7), result.Cost);
        Assert.Equal(1, result.MinimumGap, 6);
        Assert.Equal(4, result.Entropy.Steps);
        Assert.Empty(result.Steps);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(9)]
    public async Task DecodeAsync_LowEntropy_StopsAtExactlySoManySteps(int steps)
    {
        // Three sure steps, an unsure one that resets the counter, then sure ones for ever.
        using var model = new ScriptedLanguageModel(Texts, at => at == 4 ? Row(A) : ScriptedLanguageModel.Sure(A, Texts.Length + 1));
        var result = await model.DecodeAsync(Request with { MaxTokens = 40 }, Decoder with { ColdStopSteps = steps });
        int measured = steps <= 3 ? steps : 4 + steps;
        Assert.Equal(ThinkingEndReason.ColdStop, result.ThinkingEnd);
        Assert.Equal(measured, result.Entropy.Steps);
        Assert.Equal(steps, result.Entropy.LongestLowRun);
        Assert.Equal(new string('a', measured - 1) + ".end:7", result.Thinking);   // the last of the steps became the end
        Assert.Equal(measured - 1 + 3, result.ThinkingTokens);
        Assert.Equal(FinishReason.Length, result.Best.FinishReason);
        Assert.Equal(40, result.Best.Length);
    }

    [Fact]
    public async Task DecodeAsync_EntropyThresholdZero_NeverStops()
    {
        using var model = new ScriptedLanguageModel(Texts, _ => ScriptedLanguageModel.Sure(A, Texts.Length + 1));
        var result = await model.DecodeAsync(Request, Decoder with { EntropyThreshold = 0, ColdStopSteps = 1 });
        Assert.Equal((ThinkingEndReason.Unfinished, FinishReason.Length, ""), (result.ThinkingEnd, result.Best.FinishReason, result.Answer));
        Assert.Equal(60, result.ThinkingTokens);
    }

    [Fact]
    public async Task DecodeAsync_NormalizedEntropy_IsAShareOfTheLogarithmOfTheVocabulary()
    {
        using var model = new ScriptedLanguageModel(Texts, _ => Row(A));
        float[] scaled = [.. Row(A).Select(logit => logit / 0.6f)];
        double entropy = Categorical.Entropy(scaled), share = entropy / Math.Log(Texts.Length + 1);
        var nats = await model.DecodeAsync(Request, Decoder with { EntropyThreshold = share * 1.01 });
        Assert.Equal(ThinkingEndReason.Unfinished, nats.ThinkingEnd);
        Assert.Equal((entropy, entropy), (nats.Entropy.Minimum, nats.Entropy.Maximum));
        Assert.Equal(entropy, nats.Entropy.Mean, 12);
        var normalized = await model.DecodeAsync(Request, Decoder with { EntropyThreshold = share * 1.01, NormalizesEntropy = true });
        Assert.Equal((ThinkingEndReason.ColdStop, 4), (normalized.ThinkingEnd, normalized.Entropy.Steps));
        Assert.Equal(share, normalized.Entropy.Mean, 12);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(5)]
    public async Task DecodeAsync_ThinkingBudgetUsedUp_ForcesTheEnd(int budget)
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at == budget + 6 ? 0 : A));
        var result = await model.DecodeAsync(Request, Decoder with { MaxThinkingTokens = budget });
        Assert.Equal((new string('a', budget) + ".end:7", "aa"), (result.Thinking, result.Answer));
        Assert.Equal((ThinkingEndReason.Budget, budget + 3, budget), (result.ThinkingEnd, result.ThinkingTokens, result.Entropy.Steps));
        double expected = result.Best.Tokens.Select((token, i) =>
        {
            float[] row = Row(i == budget + 5 ? 0 : A);
            return row[token] - Categorical.LogSumExp(row);
        }).Sum();
        Assert.Equal(expected, result.Best.LogProbability, 12);   // those of the forced end count too
        Assert.Equal(new DecodingCost(ModelCalls: budget + 4, ComputedPositions: budget + 7, Rounds: budget + 4), result.Cost);
    }

    [Fact]
    public async Task DecodeAsync_NoRoomForForcedEndAndAnswer_StaysUnfinished()
    {
        using var model = new ScriptedLanguageModel(Texts, _ => Row(A));
        var result = await model.DecodeAsync(Request with { MaxTokens = 8 }, Decoder with { MaxThinkingTokens = 5 });
        Assert.Equal((ThinkingEndReason.Unfinished, FinishReason.Length, "aaaaa"), (result.ThinkingEnd, result.Best.FinishReason, result.Best.Text));
        var enough = await model.DecodeAsync(Request with { MaxTokens = 9 }, Decoder with { MaxThinkingTokens = 5 });
        Assert.Equal((ThinkingEndReason.Budget, "aaaaa.end:7", "a"), (enough.ThinkingEnd, enough.Thinking, enough.Answer));
    }

    [Fact]
    public async Task DecodeAsync_EndOfGenerationWhileThinking_EndsTheRun()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at == 3 ? 0 : A));
        var result = await model.DecodeAsync(Request, Decoder);
        Assert.Equal((ThinkingEndReason.EndOfGeneration, FinishReason.EndOfSequence), (result.ThinkingEnd, result.Best.FinishReason));
        Assert.Equal(("aa", "", "aa"), (result.Thinking, result.Answer, result.Best.Text));
        Assert.Equal([A, A, 0], result.Best.Tokens);
    }

    [Fact]
    public async Task DecodeAsync_EndOfGenerationForbiddenWhileThinking_GoesOnToTheAnswer()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at is 3 or 9 ? 0 : A));
        var sampling = Decoder.ThinkingSampling with { LogitBias = new Dictionary<int, float> { [0] = float.NegativeInfinity } };
        var result = await model.DecodeAsync(Request, Decoder with { ThinkingSampling = sampling, MaxThinkingTokens = 4 });
        Assert.Equal((ThinkingEndReason.Budget, FinishReason.EndOfSequence, "a"), (result.ThinkingEnd, result.Best.FinishReason, result.Answer));
    }

    [Fact]
    public async Task DecodeAsync_StopString_CountsInTheAnswerAlone()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at switch { 4 => End, 5 => Tail, 8 => X, _ => A }));
        var result = await model.DecodeAsync(Request with { StopStrings = ["ax", "ae", "a7"] }, Decoder);
        Assert.Equal(("aaaend:", "7a", FinishReason.StopString, "ax"), (result.Thinking, result.Answer, result.Best.FinishReason, result.Best.StopString));

        // What the token that completes the end has beyond it is answer already.
        var atOnce = await model.DecodeAsync(Request with { StopStrings = ["7"] }, Decoder);
        Assert.Equal(("aaaend:", "", "7"), (atOnce.Thinking, atOnce.Answer, atOnce.Best.StopString));
    }

    [Fact]
    public async Task DecodeAsync_EndIsAControlToken_IsFoundAndForcedAsToken()
    {
        using var file = new TestModel(new RandomModelOptions());
        var model = file.Load();
        int end = Assert.Single(model.Tokenizer.Encode("<|begin_of_text|>", addSpecial: false, parseSpecial: true));
        var decoder = new SoftThinking { ThinkingEnd = "<|begin_of_text|>", MaxThinkingTokens = 6 };
        var request = new DecodingRequest { Prompt = "the", MaxTokens = 20 };
        var forced = await model.DecodeAsync(request, decoder);
        Assert.Equal((ThinkingEndReason.Budget, 7, end), (forced.ThinkingEnd, forced.ThinkingTokens, forced.Best.Tokens[6]));
        var sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [end] = 100 } };
        var found = await model.DecodeAsync(request, decoder with { ThinkingSampling = sampling });
        Assert.Equal((ThinkingEndReason.Marker, 1, end), (found.ThinkingEnd, found.ThinkingTokens, found.Best.Tokens[0]));
    }

    [Fact]
    public async Task DecodeAsync_Processors_SeeTheirOwnPhase()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at switch { 3 => End, 4 => Tail, 7 => 0, _ => A }));
        var (thinking, answer) = (new Recorder(), new Recorder());
        var result = await model.DecodeAsync(Request with { Processors = [answer] }, Decoder with { ThinkingProcessors = [thinking] });
        Assert.Equal([A, A, End, Tail], thinking.Accepted);
        Assert.Equal([A, A, 0], answer.Accepted);
        Assert.Equal([0, X, A, A, End, Tail, A, A], answer.LastContext);   // visible tokens, where soft ones were the inputs
        Assert.Equal("aaend:7aa", result.Best.Text);
    }

    [Fact]
    public async Task DecodeAsync_LimitOnPositions_EndsWithWhatThereIs()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at switch { 3 => End, 4 => Tail, _ => A }));
        for (int limit = 2; limit < 12; limit++)
        {
            foreach (int? budget in (int?[])[null, 1])
            {
                var result = await model.DecodeAsync(Request, Decoder with { MaxPositions = limit, MaxThinkingTokens = budget });
                Assert.Equal((false, FinishReason.Budget), (result.IsComplete, result.Best.FinishReason));
                Assert.InRange(result.Cost.ComputedPositions, 2, limit);
                bool isForced = budget is not null && limit >= 6;   // prompt, a concept token, three tokens of the forced end
                bool isFound = budget is null && limit >= 5;
                var end = isForced ? ThinkingEndReason.Budget : isFound ? ThinkingEndReason.Marker : ThinkingEndReason.Unfinished;
                Assert.Equal(end, result.ThinkingEnd);
            }
        }

        await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync(Request, Decoder with { MaxPositions = 1 }));
    }

    [Fact]
    public async Task DecodeAsync_ContextOrCacheFull_EndsWithWhatThereIs()
    {
        using var model = new ScriptedLanguageModel(Texts, _ => Row(A), contextLength: 12);
        var full = await model.DecodeAsync(Request, Decoder);
        Assert.Equal((FinishReason.ContextFull, 10), (full.Best.FinishReason, full.Best.Length));
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { Capacity = 6 });
        var small = await scheduler.DecodeAsync(Request, Decoder);
        Assert.Equal((FinishReason.ContextFull, 5), (small.Best.FinishReason, small.Best.Length));
    }

    [Fact]
    public async Task DecodeAsync_Cancelled_FreesWhatItHeld()
    {
        using var model = new HashLanguageModel(endBias: float.NegativeInfinity);
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        using var cancellation = new CancellationTokenSource();
        var canceller = new Recorder { AtStep = (step, _) => { if (step == 20) cancellation.Cancel(); } };
        var request = new DecodingRequest { Prompt = "p", MaxTokens = 2000 };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(
            () => scheduler.DecodeAsync(request, new SoftThinking { ThinkingProcessors = [canceller] }, cancellation.Token));
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (model.LastSession!.SequenceCount, model.LastSession.Occupied));
    }

    // On the model itself this does not compile: SoftThinking asks for an ISoftTokenModel.
    [Fact]
    public async Task DecodeAsync_ModelBelowTheTier_IsRefused()
    {
        using var toy = new ToyLanguageModel();
        await using var scheduler = new BatchScheduler(toy);
        var error = await Assert.ThrowsAsync<NotSupportedException>(() => scheduler.DecodeAsync(new DecodingRequest { Prompt = "a" }, new SoftThinking()));
        Assert.Contains("SoftThinking needs a model of tier SoftTokens", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StreamAsync_Run_GivesTheVisibleText()
    {
        using var model = new ScriptedLanguageModel(Texts, at => Row(at switch { 3 => End, 4 => Tail, 7 => X, _ => A }));
        await using var scheduler = new BatchScheduler(model);
        var request = Request with { StopStrings = ["ax"], Prefix = "a" };
        var updates = new List<DecodingUpdate<SoftThinkingResult>>();
        await foreach (var update in scheduler.StreamAsync(request, Decoder)) updates.Add(update);
        var result = updates[^1].Result!;
        Assert.Equal(result.Best.Text, string.Concat(updates.Select(update => update.Text)));

        // In the answer each "a" waits, since a stop string may begin with it.
        Assert.Equal(["aa", "en", "d:", "7", "a"], updates.Select(update => update.Text).Where(text => text.Length > 0));
        Assert.Equal(result.Best, Assert.Single(updates, update => update.Hypothesis is not null).Hypothesis);
    }

    [Fact]
    public async Task DecodeAsync_RecordedRollout_HasWhatTrainingNeeds()
    {
        using var model = new HashLanguageModel(vocabularySize: 120, endBias: float.NegativeInfinity);
        var decoder = new SoftThinking { Noise = new SoftGrpoNoise(), MaxConceptTokens = 5, MaxThinkingTokens = 30, RecordsRollout = true };
        var result = await model.DecodeAsync(new DecodingRequest { Prompt = "p", MaxTokens = 50, Seed = 4 }, decoder);
        Assert.Equal(30, result.Steps.Count);
        Assert.Equal(result.Best.Tokens.Take(30), result.Steps.Select(step => step.Token));
        Assert.Equal(result.Entropy.Mean, result.Steps.Average(step => step.Entropy), 12);
        foreach (var step in result.Steps)
        {
            Assert.Equal(5, step.Components.Count);
            Assert.Equal(1, step.Components.Sum(component => component.Weight), 12);
            Assert.Equal(1, step.Components.Sum(component => component.Probability), 12);
            double logProbability = SoftGrpoNoise.LogProbability(
                [.. step.Components.Select(component => component.Perturbed)], [.. step.Components.Select(component => component.Probability)]);
            double expected = step.Components.Where(component => Math.Log(component.Probability + 1e-6) > -3)
                .Average(component => component.Perturbed - Math.Log(component.Probability + 1e-6) is var g ? -g - Math.Exp(-g) : 0);
            Assert.Equal(expected, logProbability, 9);
        }
    }

    [Fact]
    public void Options_OutsideTheirRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftThinking { MaxConceptTokens = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftThinking { EntropyThreshold = -0.1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftThinking { EntropyThreshold = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftThinking { ColdStopSteps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SoftThinking { MaxThinkingTokens = -1 });
        Assert.Throws<ArgumentException>(() => new SoftThinking { ThinkingEnd = "" });
        Assert.Throws<ArgumentException>(() => new SoftThinking { ForcedEnd = "" });
        Assert.Throws<ArgumentException>(() => new SoftThinking { ThinkingProcessors = [null!] });
        Assert.Throws<ArgumentNullException>(() => new SoftThinking { Noise = null! });
        Assert.Throws<ArgumentNullException>(() => new SoftThinking { ThinkingSampling = null! });
    }

    [Fact]
    public async Task DecodeAsync_LogitBiasOutsideTheVocabulary_IsRefused()
    {
        using var model = new HashLanguageModel(vocabularySize: 120);
        var sampling = new SamplingOptions { LogitBias = new Dictionary<int, float> { [120] = 1 } };
        await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync("p", new SoftThinking { ThinkingSampling = sampling }));
        await Assert.ThrowsAsync<ArgumentException>(() => model.DecodeAsync("p", new SoftThinking { AnswerSampling = sampling }));
    }

    private static float[] Row(int token) => ScriptedLanguageModel.Unsure(token, Texts.Length + 1);

    /// <summary>Keeps what it is told; its forks tell the same lists.</summary>
    private sealed class Recorder : IStatefulLogitsProcessor
    {
        public List<int> Accepted { get; } = [];

        public int[] LastContext { get; private set; } = [];

        public Action<int, int>? AtStep { get; init; }

        public void Process(Span<float> logits, in LogitsContext context)
        {
            LastContext = context.Tokens.ToArray();
            AtStep?.Invoke(context.Step, context.PromptLength);
        }

        public void Accept(int token) => Accepted.Add(token);

        public IStatefulLogitsProcessor Fork() => this;
    }
}
