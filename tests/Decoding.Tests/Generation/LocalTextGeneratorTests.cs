using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Generation;

public sealed class LocalTextGeneratorTests : IDisposable
{
    private readonly HashLanguageModel _model = new();
    private readonly LocalTextGenerator _generator;

    public LocalTextGeneratorTests() => _generator = LocalTextGenerator.Create(_model);

    [Fact]
    public async Task GenerateAsync_GreedyOnTheToyModel_FollowsTheKnownPath()
    {
        using var toy = new ToyLanguageModel();
        await using var generator = LocalTextGenerator.Create(toy);
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = "", Sampling = SamplingOptions.Greedy });
        var completion = Assert.Single(result.Completions);
        Assert.Equal([1, 1, 3, 4, 2, 2, 1, 0], completion.Tokens.Select(token => token.Id));
        Assert.Equal(-4.391909, completion.LogProbability, 6);
        Assert.Equal(("aacdbba", FinishReason.EndOfSequence), (completion.Text, completion.FinishReason));
        Assert.Equal(new GenerationUsage(1, 8) { ComputedPositions = 8 }, result.Usage);   // the end token is not fed back
    }

    [Fact]
    public async Task GenerateAsync_PrefixTokens_GoesOnAfterThemAndTellsWhatMayFollow()
    {
        using var toy = new ToyLanguageModel();
        await using var generator = LocalTextGenerator.Create(toy);
        var request = new GenerationRequest { Prompt = "", PrefixTokens = [1, 1, 3, 4], Sampling = SamplingOptions.Greedy, TopLogProbabilities = 5 };

        var completion = Assert.Single((await generator.GenerateAsync(request)).Completions);

        Assert.Equal([2, 2, 1, 0], completion.Tokens.Select(token => token.Id));
        Assert.Equal("aacdbba", completion.Text);
        Assert.Equal(5, generator.CountInputTokens(request));
        Assert.All(completion.Tokens, token => Assert.Equal([0], token.Top!.Where(top => top.EndsText).Select(top => top.Id)));
        Assert.Equal(LogProbability(toy, [1, 1, 3, 4, 2, 2, 1, 0]) - LogProbability(toy, [1, 1, 3, 4]), completion.LogProbability, 9);
    }

    [Fact]
    public async Task GenerateAsync_PrefixTokens_StopStringsMayBeginInThemButNotEnd()
    {
        using var toy = new ToyLanguageModel();
        await using var generator = LocalTextGenerator.Create(toy);
        var request = new GenerationRequest { Prompt = "", PrefixTokens = [1, 1, 3, 4], Sampling = SamplingOptions.Greedy };

        var completion = Assert.Single((await generator.GenerateAsync(request with { StopStrings = ["cdb"] })).Completions);

        Assert.Equal(("aa", "cdb"), (completion.Text, completion.StopString));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(request with { StopStrings = ["acd"] }));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(request with { PrefixTokens = [5] }));
        await Assert.ThrowsAsync<ArgumentException>(() => generator.GenerateAsync(request with { Prefix = "a" }));
    }

    [Fact]
    public async Task GenerateAsync_ManySamplesOfTheToyModel_FollowItsDistribution()
    {
        using var toy = new ToyLanguageModel();
        await using var generator = LocalTextGenerator.Create(toy);
        const int Samples = 20_000;
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = "", Count = Samples, Seed = 11 });

        // Cells: all complete sequences of at most three tokens, and what longer ones begin with.
        var expected = new Dictionary<string, double>();
        foreach (int[] cell in Cells(toy, [], 0)) expected.Add(string.Join(' ', cell), Math.Exp(LogProbability(toy, cell)));
        Assert.Equal(1, expected.Values.Sum(), 9);
        var counts = result.Completions.CountBy(completion => string.Join(' ', completion.Tokens.Take(3).Select(token => token.Id))).ToDictionary();
        double chiSquare = expected.Sum(cell => Math.Pow(counts.GetValueOrDefault(cell.Key) - (Samples * cell.Value), 2) / (Samples * cell.Value));
        int freedom = expected.Count - 1;
        Assert.InRange(chiSquare, freedom - (5 * Math.Sqrt(2 * freedom)), freedom + (5 * Math.Sqrt(2 * freedom)));

        Assert.All(result.Completions.Take(200), completion =>
            Assert.Equal(LogProbability(toy, [.. completion.Tokens.Select(token => token.Id)]), completion.LogProbability, 9));
    }

    [Theory]
    [InlineData(512, 128, 8192, null)]
    [InlineData(3, 2, 0, null)]
    [InlineData(64, 16, 300, 600)]
    public async Task GenerateAsync_SameSeed_IsTheSameAloneAndAmongOthers(int maxPositions, int chunk, int cached, int? capacity)
    {
        var requests = Enumerable.Range(0, 64).Select(i => new GenerationRequest
        {
            Prompt = (i % 3 == 0 ? "A prompt that several requests share, up to here: " : "Something else ") + (i % 5), MaxTokens = 1 + (i % 40), Seed = (ulong)i,
            Count = 1 + (i % 3), Prefix = i % 4 == 0 ? "ok" : null, StopStrings = i % 2 == 0 ? ["x", "ab"] : [],
            Sampling = new SamplingOptions { Temperature = i % 7 == 0 ? 0 : 0.9, TopK = i % 2 * 20, TopP = 0.95, RepetitionPenalty = 1.1 },
        }).ToArray();
        var alone = new List<string>();
        foreach (var request in requests)
        {
            await using var single = LocalTextGenerator.Create(_model);
            alone.Add(Show(await single.GenerateAsync(request)));
        }

        var options = new LocalTextGeneratorOptions
        {
            Scheduler = new SchedulerOptions { MaxPositionsPerPass = maxPositions, PromptChunk = chunk, PrefixCachePositions = cached, Capacity = capacity },
            MaxConcurrentCompletions = 2,
        };
        await using var shared = LocalTextGenerator.Create(_model, options);
        int[] order = [.. Enumerable.Range(0, requests.Length)];
        new Random(maxPositions).Shuffle(order);
        var together = await Task.WhenAll(order.Select(i => Task.Run(async () => (Index: i, Shown: Show(await shared.GenerateAsync(requests[i]))))));
        foreach (var (index, shown) in together) Assert.Equal(alone[index], shown);
    }

    [Fact]
    public async Task GenerateAsync_ManyCompletions_DependOnTheirIndexAlone()
    {
        var request = new GenerationRequest { Prompt = "p", MaxTokens = 20, Count = 10, Seed = 5 };
        var ten = (await _generator.GenerateAsync(request)).Completions;
        var three = (await _generator.GenerateAsync(request with { Count = 3 })).Completions;
        Assert.Equal(ten.Take(3).Select(c => c.Text), three.Select(c => c.Text));
        Assert.Equal(10, ten.Select(c => c.Text).Distinct().Count());
        Assert.NotEqual(ten[0].Text, (await _generator.GenerateAsync(request with { Seed = 6 })).Completions[0].Text);
    }

    [Fact]
    public async Task GenerateAsync_LogProbabilities_AreTheRawModels()
    {
        var request = new GenerationRequest
        {
            Prompt = "Hello", MaxTokens = 5, TopLogProbabilities = 4, Sampling = new SamplingOptions { Temperature = 0.3, TopK = 3, FrequencyPenalty = 2 },
        };
        var completion = (await _generator.GenerateAsync(request)).Completions[0];
        var tokens = _model.Tokenizer.Encode("Hello").ToList();
        double sum = 0;
        foreach (var token in completion.Tokens)
        {
            float[] logits = _model.Logits(tokens.ToArray());
            double logSumExp = Categorical.LogSumExp(logits);
            Assert.Equal(logits[token.Id] - logSumExp, token.LogProbability, 12);
            int[] best = [.. Enumerable.Range(0, logits.Length).OrderByDescending(i => logits[i]).ThenBy(i => i).Take(4)];
            Assert.Equal(best, token.Top!.Select(alternative => alternative.Id));
            Assert.Equal(best.Select(i => logits[i] - logSumExp), token.Top!.Select(alternative => alternative.LogProbability));
            Assert.Equal(_model.Tokenizer.Decode([best[0]]), token.Top![0].Text);
            sum += token.LogProbability;
            tokens.Add(token.Id);
        }

        Assert.Equal(sum, completion.LogProbability, 12);
    }

    [Fact]
    public async Task GenerateAsync_LogProbabilitiesOff_GivesTheSameTokensWithoutThem()
    {
        await using var plain = LocalTextGenerator.Create(_model, new LocalTextGeneratorOptions { LogProbabilities = false });
        var request = new GenerationRequest { Prompt = "q", MaxTokens = 30, Sampling = new SamplingOptions { TopP = 0.9 } };
        var with = (await _generator.GenerateAsync(request)).Completions[0];
        var without = (await plain.GenerateAsync(request)).Completions[0];
        Assert.Equal(with.Text, without.Text);
        Assert.True(double.IsNaN(without.LogProbability) && double.IsNaN(without.Tokens[0].LogProbability) && with.LogProbability < 0);
    }

    [Fact]
    public async Task GenerateAsync_StopStrings_CutTheTextWhereverTheyAppear()
    {
        var free = (await _generator.GenerateAsync(new GenerationRequest { Prompt = "s", MaxTokens = 60, Seed = 3 })).Completions[0];
        for (int at = 5; at < free.Text.Length - 3; at += 7)
        {
            string stop = free.Text.Substring(at, 3);
            var cut = (await _generator.GenerateAsync(new GenerationRequest { Prompt = "s", MaxTokens = 60, Seed = 3, StopStrings = ["\u0001", stop] })).Completions[0];
            Assert.Equal(free.Text[..free.Text.IndexOf(stop, StringComparison.Ordinal)], cut.Text);
            Assert.Equal((FinishReason.StopString, stop), (cut.FinishReason, cut.StopString));
            Assert.Equal(free.Tokens.Take(cut.Tokens.Count).Select(t => t.Id), cut.Tokens.Select(t => t.Id));
        }
    }

    [Fact]
    public async Task GenerateAsync_Prefix_IsForcedAndPartOfTheText()
    {
        var spy = new Spy();
        var request = new GenerationRequest { Prompt = "Hi", Prefix = " you", MaxTokens = 4, Processors = [spy], Count = 2 };
        var result = await _generator.GenerateAsync(request);
        var joined = await _generator.GenerateAsync(new GenerationRequest { Prompt = "Hi you", MaxTokens = 4, Count = 2 });
        Assert.Equal(joined.Completions.Select(c => " you" + c.Text), result.Completions.Select(c => c.Text));
        Assert.All(result.Completions, c => Assert.Equal(4, c.Tokens.Count));
        int[] prefix = _model.Tokenizer.Encode(" you", addSpecial: false);
        Assert.Equal(2, spy.Forks.Count - 1);   // one for the prototype, one per completion
        Assert.All(spy.Forks.Skip(1).Zip(result.Completions), pair =>
            Assert.Equal([.. prefix, .. pair.Second.Tokens.Select(t => t.Id)], pair.First.Accepted));
        Assert.All(spy.Forks.Skip(1), fork => Assert.Equal([4, 5, 6, 7], fork.Steps));
        Assert.Empty(spy.Accepted);
    }

    [Fact]
    public async Task GenerateAsync_ContextFills_StopsThere()
    {
        using var small = new HashLanguageModel(contextLength: 20, endBias: float.NegativeInfinity);
        await using var generator = LocalTextGenerator.Create(small);
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = "12345", MaxTokens = 100, Count = 3 });
        Assert.All(result.Completions, c => Assert.Equal((14, FinishReason.ContextFull), (c.Tokens.Count, c.FinishReason)));
        var last = await generator.GenerateAsync(new GenerationRequest { Prompt = new string('a', 18), MaxTokens = 100 });
        Assert.Equal((1, FinishReason.ContextFull), (last.Completions[0].Tokens.Count, last.Completions[0].FinishReason));
        var error = await Assert.ThrowsAsync<ContextOverflowException>(() => generator.GenerateAsync(new GenerationRequest { Prompt = new string('a', 19) }));
        Assert.Contains("20", error.Message, StringComparison.Ordinal);

        await using var tight = LocalTextGenerator.Create(small, new LocalTextGeneratorOptions { Scheduler = new SchedulerOptions { Capacity = 10 } });
        var full = await tight.GenerateAsync(new GenerationRequest { Prompt = "12345", MaxTokens = 100, Count = 4 });
        Assert.All(full.Completions, c => Assert.Equal((5, FinishReason.ContextFull), (c.Tokens.Count, c.FinishReason)));
        Assert.Equal(result.Completions[0].Text[..3], full.Completions[0].Text[..3]);
    }

    [Fact]
    public async Task StreamAsync_Updates_JoinToTheCompletions()
    {
        var request = new GenerationRequest { Prompt = "stream", Prefix = "<", MaxTokens = 50, Count = 4, StopStrings = ["e", "qq"], Seed = 9 };
        var expected = await _generator.GenerateAsync(request);
        string[] texts = ["", "", "", ""];
        var finished = new Dictionary<int, Completion>();
        GenerationUsage? usage = null;
        await foreach (var update in _generator.StreamAsync(request))
        {
            Assert.Null(usage);
            Assert.False(finished.ContainsKey(update.Index));
            texts[update.Index] += update.Text;
            Assert.StartsWith(texts[update.Index], expected.Completions[update.Index].Text, StringComparison.Ordinal);
            if (update.Completion is { } completion) finished.Add(update.Index, completion);
            usage = update.Usage;
        }

        Assert.Equal(expected.Completions.Select(c => c.Text), texts);
        Assert.Equal(4, finished.Count);
        Assert.Equal(expected.Usage.CompletionTokens, usage!.Value.CompletionTokens);
    }

    [Fact]
    public async Task StreamAsync_ReaderLeavesEarly_FreesTheSequences()
    {
        await foreach (var update in _generator.StreamAsync(new GenerationRequest { Prompt = "x", MaxTokens = 3000, Count = 8 }))
        {
            if (update.Index >= 0) break;
        }

        await _generator.Scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (_generator.Scheduler.Statistics.LiveSequences, _generator.Scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task GenerateAsync_Cancelled_ThrowsAndFreesTheSequences()
    {
        using var endless = new HashLanguageModel(contextLength: 1_000_000, endBias: float.NegativeInfinity);
        await using var generator = LocalTextGenerator.Create(endless);
        using var source = new CancellationTokenSource();
        var running = Enumerable.Range(0, 10).Select(i => generator.GenerateAsync(
            new GenerationRequest { Prompt = $"p{i}", MaxTokens = 900_000, Count = 3, Sampling = SamplingOptions.Greedy }, source.Token)).ToArray();
        while (generator.Scheduler.Statistics.Passes < 20) await Task.Yield();
        await source.CancelAsync();
        foreach (var task in running) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => task);
        await generator.Scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (generator.Scheduler.Statistics.LiveSequences, generator.Scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task GenerateAsync_ProcessorFails_FailsTheRequestAndNoOther()
    {
        var good = _generator.GenerateAsync(new GenerationRequest { Prompt = "good", MaxTokens = 50 });
        var bad = _generator.GenerateAsync(new GenerationRequest { Prompt = "bad", MaxTokens = 50, Count = 5, Processors = [new ForbidAllAfter(10)] });
        var error = await Assert.ThrowsAsync<ArgumentException>(() => bad);
        Assert.Contains("excluded", error.Message, StringComparison.Ordinal);
        Assert.Single((await good).Completions);
        await _generator.Scheduler.ClearPrefixCacheAsync();
        Assert.Equal(0, _generator.Scheduler.Statistics.OccupiedPositions);
    }

    [Fact]
    public async Task GenerateAsync_SamePromptAgain_ReusesIt()
    {
        var request = new GenerationRequest { Prompt = new string('z', 300), MaxTokens = 2, Count = 5 };
        var first = await _generator.GenerateAsync(request);
        var second = await _generator.GenerateAsync(request with { Seed = 99 });
        Assert.Equal(301, first.Usage.PromptTokens);
        Assert.InRange(first.Usage.ComputedPositions, 301, 306);
        Assert.InRange(second.Usage.ComputedPositions, 1, 6);
    }

    [Fact]
    public async Task GenerateAsync_BadRequests_AreRefusedBeforeAnythingIsComputed()
    {
        var bias = new SamplingOptions { LogitBias = new Dictionary<int, float> { [5000] = 1 } };
        Assert.Contains("5000", (await Assert.ThrowsAsync<ArgumentException>(
            () => _generator.GenerateAsync(new GenerationRequest { Prompt = "x", Sampling = bias }))).Message, StringComparison.Ordinal);
        Assert.Contains("201", (await Assert.ThrowsAsync<NotSupportedException>(
            () => _generator.GenerateAsync(new GenerationRequest { Prompt = "x", TopLogProbabilities = 201 }))).Message, StringComparison.Ordinal);
        Assert.Throws<NotSupportedException>(() => _generator.StreamAsync(new GenerationRequest { Prompt = "x", TopLogProbabilities = 201 }));
        Assert.Equal(0, _generator.Scheduler.Statistics.Passes);
    }

    public void Dispose()
    {
        _generator.Dispose();
        _model.Dispose();
    }

    private static string Show(GenerationResult result) => string.Join('|', result.Completions.Select(c =>
        $"{c.Index} {c.Text} {c.FinishReason} {c.StopString} {BitConverter.DoubleToInt64Bits(c.LogProbability)} {string.Join(',', c.Tokens.Select(t => t.Id))}"));

    private static IEnumerable<int[]> Cells(ToyLanguageModel toy, int[] tokens, int depth)
    {
        if (depth == 3 || (depth > 0 && tokens[^1] == 0)) return [tokens];
        return Enumerable.Range(0, 5).SelectMany(token => Cells(toy, [.. tokens, token], depth + 1));
    }

    private static double LogProbability(ToyLanguageModel toy, int[] tokens)
    {
        double sum = 0;
        for (int i = 0; i < tokens.Length; i++)
        {
            float[] logits = toy.Logits([0, .. tokens[..i]]);
            sum += logits[tokens[i]] - Math.Log(logits.Sum(logit => Math.Exp(logit)));
        }

        return sum;
    }

    private sealed class Spy : IStatefulLogitsProcessor
    {
        public List<Spy> Forks { get; private init; } = [];
        public List<int> Accepted { get; private init; } = [];
        public List<int> Steps { get; } = [];

        public void Process(Span<float> logits, in LogitsContext context) => Steps.Add(context.Step);

        public void Accept(int token) => Accepted.Add(token);

        public IStatefulLogitsProcessor Fork()
        {
            var fork = new Spy { Forks = Forks, Accepted = [.. Accepted] };
            Forks.Add(fork);
            return fork;
        }
    }

    private sealed class ForbidAllAfter(int step) : ILogitsProcessor
    {
        public void Process(Span<float> logits, in LogitsContext context)
        {
            if (context.Step >= step) logits.Fill(float.NegativeInfinity);
        }
    }
}
