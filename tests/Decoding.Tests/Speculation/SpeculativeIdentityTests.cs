using System.Text.Json;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Speculation;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.DraftModels;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Speculation.Trigrams;
using Reasoning.Decoding.Tests.Engine;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Speculation;

/// <summary>Whatever guesses, the completions are those of plain decoding, log-probabilities included.</summary>
public class SpeculativeIdentityTests
{
    [Theory]
    [InlineData("suffix")]
    [InlineData("suffix and corpus")]
    [InlineData("reference")]
    [InlineData("trigram")]
    [InlineData("combined")]
    [InlineData("same model")]
    [InlineData("other model")]
    [InlineData("hostile")]
    public async Task DecodeAsync_RandomRequests_EqualsPlainDecoding(string source)
    {
        long accepted = 0, drafted = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            var random = new Random(seed);
            int vocabulary = random.Next(4, 40), context = random.Next(3) == 0 ? random.Next(12, 60) : 1000;
            using var model = new HabitualLanguageModel(vocabulary, context, (ulong)seed, endBias: random.Next(-6, 2), peakedness: 0.5 + random.Next(3));
            using var other = new HabitualLanguageModel(vocabulary, random.Next(10, 100), (ulong)(seed % 7 * 7), endBias: -2);
            await using var drafter = source == "same model" ? new DraftModelSource(model) : source == "other model" ? new DraftModelSource(other) : null;
            var request = RandomRequest(random, vocabulary);
            var decoder = new SpeculativeDecoder
            {
                Draft = drafter ?? CreateSource(source, model, request, seed), Count = random.Next(1, 4), MaxConcurrentCompletions = random.Next(1, 4),
                MaxDraft = random.Next(0, 40), MaxPaths = random.Next(1, 5), PositionCost = random.Next(4) / 4.0,
            };
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder, RandomOptions(random)));

            var statistics = (await model.DecodeAsync(request, decoder)).Speculation;
            drafted += statistics.Drafted;
            accepted += statistics.Accepted;
        }

        Assert.True(
            accepted > 0 && (drafted > accepted || source == "same model"), $"{accepted} of {drafted} accepted: one of the two ways was not tried.");
    }

    [Fact]
    public async Task DecodeAsync_ToyModel_FollowsTheKnownPath()
    {
        using var model = new ToyLanguageModel();
        var result = await model.DecodeAsync(
            new DecodingRequest { Prompt = "", Sampling = SamplingOptions.Greedy },
            new SpeculativeDecoder { PositionCost = 0, Draft = ScriptedDrafts.Hostile(1) });
        Assert.Equal([1, 1, 3, 4, 2, 2, 1, 0], result.Best.Tokens);
        Assert.Equal(-4.391909, result.Best.LogProbability, 6);
        Assert.Equal(("aacdbba", FinishReason.EndOfSequence), (result.Best.Text, result.Best.FinishReason));
        Assert.Equal(8, result.Cost.ModelCalls);
    }

    [Fact]
    public async Task DecodeAsync_ManySamplesOfTheToyModel_FollowItsDistribution()
    {
        // Chi-square with 84 degrees of freedom for the first three tokens; beyond five standard deviations with probability below 2e-5, and the seed is fixed.
        using var model = new ToyLanguageModel();
        const int Samples = 20_000;
        var habits = new ScriptedDrafts((told, _) => [1 + (told.Count % 4), 2, 1]);
        var result = await model.DecodeAsync(
            new DecodingRequest { Prompt = "", Seed = 17 }, new SpeculativeDecoder { Draft = habits, Count = Samples, PositionCost = 0 });
        Assert.InRange(result.Speculation.AcceptanceRate, 0.02, 0.6);
        var expected = new Dictionary<string, double>();
        AddCells(model, [], 1, expected);
        Assert.Equal(1, expected.Values.Sum(), 9);
        var counts = result.Hypotheses.CountBy(hypothesis => string.Join(' ', hypothesis.Tokens.Take(3))).ToDictionary();
        double chiSquare = expected.Sum(cell => Math.Pow(counts.GetValueOrDefault(cell.Key) - (Samples * cell.Value), 2) / (Samples * cell.Value));
        int freedom = expected.Count - 1;
        Assert.InRange(chiSquare, freedom - (5 * Math.Sqrt(2 * freedom)), freedom + (5 * Math.Sqrt(2 * freedom)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(8)]
    public async Task DecodeAsync_RaggedPromptsInOneBatch_EqualPlainDecodingAndShareItsPasses(int batch)
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        var requests = Enumerable.Range(0, batch).Select(i => new DecodingRequest
        {
            Prompt = (char)(' ' + i) + string.Concat(Enumerable.Repeat("()*&", i + 1)), MaxTokens = 60, Seed = (ulong)i,
            Sampling = i % 2 == 0 ? SamplingOptions.Greedy : new SamplingOptions { Temperature = 0.5 },
        }).ToArray();
        var decoder = new SpeculativeDecoder { Draft = new SuffixDraftSource(), MaxDraft = 5 };
        var alone = new List<SpeculativeResult>();
        foreach (var request in requests)
        {
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder));
            alone.Add(await model.DecodeAsync(request, decoder));
        }

        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        // Started on the scheduler's own thread, so that all are there before the first pass.
        var together = await scheduler.RunAsync(token => Task.WhenAll(requests.Select(request => scheduler.DecodeAsync(request, decoder, token))));
        foreach (var (single, shared) in alone.Zip(together))
        {
            Assert.Null(SpeculationCheck.FindDifference(single.Completions, shared.Completions));
            Assert.Equal(single.Speculation.Passes, shared.Speculation.Passes);
        }

        // All of them are in every pass until they are done, each with its own length.
        var statistics = scheduler.Statistics;
        Assert.Equal(alone.Max(result => result.Cost.Rounds), statistics.Passes);
        Assert.Equal(alone.Sum(result => result.Cost.Rounds), statistics.Segments);
        Assert.Equal(alone.Sum(result => result.Cost.Rounds + result.Speculation.Drafted), statistics.Rows);
        Assert.InRange(statistics.MeanRowsPerPass, batch * 0.6, batch * 6);
    }

    [Theory]
    [InlineData(8)]
    [InlineData(14)]
    [InlineData(25)]
    public async Task DecodeAsync_CacheHardlyHoldsOneSequence_EndsWherePlainDecodingEnds(int capacity)
    {
        using var model = new HabitualLanguageModel(endBias: float.NegativeInfinity);
        var options = new SchedulerOptions { Capacity = capacity };
        var request = new DecodingRequest { Prompt = "()()()", MaxTokens = 100, Sampling = SamplingOptions.Greedy };
        foreach (IDraftSource source in (IDraftSource[])[new SuffixDraftSource(), new TrigramDraftSource(), ScriptedDrafts.Hostile(3)])
        {
            var decoder = new SpeculativeDecoder { Draft = source, MaxPaths = 3, PositionCost = 0 };
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder, options));
        }
    }

    [Fact]
    public async Task DecodeAsync_EmbeddedEngine_EqualsPlainDecoding()
    {
        using var test = new TestModel(new RandomModelOptions { Context = 160 });
        var model = test.Load();
        for (int seed = 0; seed < 8; seed++)
        {
            var random = new Random(seed);
            var request = RandomRequest(random, model.Info.VocabularySize) with { Prompt = "for i in range(10): for i in", MaxTokens = 60 };
            var decoder = new SpeculativeDecoder
            {
                Draft = seed % 2 == 0 ? new SuffixDraftSource() : new TrigramDraftSource(), Count = 1 + (seed % 3), MaxPaths = 1 + (seed % 4), PositionCost = 0,
            };
            Assert.Null(await SpeculationCheck.FindDifferenceAsync(model, request, decoder));
        }
    }

    [Fact]
    public async Task DecodeAsync_EmbeddedModelOnEveryBundledProgram_EqualsPlainDecoding()
    {
        using var model = LlamaModel.Load(Path.Combine(AppContext.BaseDirectory, "models", "reasoning-tiny.gguf"));
        string[] lines = File.ReadAllLines(Path.Combine(AppContext.BaseDirectory, "models", "benchmark", "programs.jsonl"));
        var tasks = lines.Select(line =>
        {
            using var record = JsonDocument.Parse(line);
            return (Prompt: record.RootElement.GetProperty("prompt").GetString()!, Solution: record.RootElement.GetProperty("canonical_solution").GetString()!);
        }).ToArray();
        Assert.Equal(120, tasks.Length);
        int[][] solutions = [.. tasks.Select(task => model.Tokenizer.Encode(task.Prompt + task.Solution, addSpecial: false))];
        IDraftSource[] sources =
        [
            new SuffixDraftSource { Corpus = CorpusAutomaton.Build(solutions) }, new TrigramDraftSource { Corpus = TrigramTable.Build(solutions) },
            new ReferenceDraftSource { References = solutions }, new SuffixDraftSource(),
        ];
        await using var generator = LocalTextGenerator.Create(model);
        await using var scheduler = new BatchScheduler(model);
        long passes = 0, tokens = 0;
        for (int i = 0; i < tasks.Length; i++)
        {
            var sampling = i % 5 == 4 ? new SamplingOptions { Temperature = 0.8, TopP = 0.95, RepetitionPenalty = 1.05 } : SamplingOptions.Greedy;
            var request = new GenerationRequest { Prompt = tasks[i].Prompt, MaxTokens = 200, Sampling = sampling };
            var plain = await generator.GenerateAsync(request);
            var result = await scheduler.DecodeAsync(request, new SpeculativeDecoder { Draft = sources[i % sources.Length], MaxPaths = 1 + (i % 2) });
            Assert.Null(SpeculationCheck.FindDifference(plain.Completions, result.Completions));
            passes += result.Speculation.Passes;
            tokens += result.Speculation.Tokens;
        }

        Assert.InRange((double)tokens / passes, 1.2, 20);   // the solutions themselves are among the references
    }

    private static IDraftSource CreateSource(string name, HabitualLanguageModel model, DecodingRequest request, int seed)
    {
        int[] text = [.. model.Tokenizer.Encode(request.Prompt), .. Enumerable.Range(0, 60).Select(i => i * seed % 4)];
        return name switch
        {
            "suffix" => new SuffixDraftSource(),
            "suffix and corpus" => new SuffixDraftSource { Corpus = CorpusAutomaton.Build([text]), Alpha = 100 },
            "reference" => new ReferenceDraftSource { References = [text] },
            "trigram" => new TrigramDraftSource(),
            "combined" => new CombinedDraftSource
            {
                Sources = [new SuffixDraftSource(), ScriptedDrafts.Hostile(seed)], LengthThreshold = 3, Auxiliary = new TrigramDraftSource(),
            },
            _ => ScriptedDrafts.Hostile(seed),
        };
    }

    private static DecodingRequest RandomRequest(Random random, int vocabulary) => new()
    {
        Prompt = new string((char)(' ' + random.Next(2)), random.Next(0, 6)), Prefix = random.Next(3) == 0 ? "! " : null, MaxTokens = random.Next(1, 90),
        Seed = (ulong)random.Next(), StopStrings = random.Next(2) == 0 ? [] : ["#!", "\"\"\"", " !\""],
        Processors = random.Next(3) == 0 ? [new EveryThird(vocabulary, 0, 0)] : [],
        Sampling = random.Next(3) switch
        {
            0 => SamplingOptions.Greedy,
            1 => new SamplingOptions { Temperature = 0.25 + (random.Next(4) / 2.0) },
            _ => new SamplingOptions
            {
                Temperature = 0.7, TopK = random.Next(0, 6), TopP = 0.9, MinP = 0.02, RepetitionPenalty = 1.1, FrequencyPenalty = 0.1,
                LogitBias = new Dictionary<int, float> { [2] = 1, [1] = float.NegativeInfinity },
            },
        },
    };

    private static SchedulerOptions RandomOptions(Random random) => random.Next(3) switch
    {
        0 => new SchedulerOptions { MaxPositionsPerPass = random.Next(1, 30), PromptChunk = 3, PrefixCachePositions = 0 },
        1 => new SchedulerOptions { Capacity = 1200, PrefixCachePositions = 100 },
        _ => new SchedulerOptions(),
    };

    private static void AddCells(ToyLanguageModel model, int[] tokens, double probability, Dictionary<string, double> cells)
    {
        if (tokens.Length == 3 || (tokens.Length > 0 && tokens[^1] == 0))
        {
            cells.Add(string.Join(' ', tokens), probability);
            return;
        }

        float[] logits = model.Logits([0, .. tokens]);
        double total = logits.Sum(logit => Math.Exp(logit));
        for (int token = 0; token < logits.Length; token++) AddCells(model, [.. tokens, token], probability * Math.Exp(logits[token]) / total, cells);
    }

    // Follows the sequence, and is only right when it was told exactly the tokens that were chosen.
    private sealed class EveryThird(int vocabulary, int count, int sum) : IStatefulLogitsProcessor
    {
        private int _count = count;
        private int _sum = sum;

        public void Process(Span<float> logits, in LogitsContext context)
        {
            Assert.Equal(context.Completion.Length, _count);
            int expected = 0;
            foreach (int token in context.Completion) expected += token;
            Assert.Equal(expected, _sum);
            logits[_sum % vocabulary] += _count % 3 == 0 ? 2 : -1;
        }

        public void Accept(int token)
        {
            _count++;
            _sum += token;
        }

        public IStatefulLogitsProcessor Fork() => new EveryThird(vocabulary, _count, _sum);
    }
}
