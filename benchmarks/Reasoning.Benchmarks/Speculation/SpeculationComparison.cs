using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.Speculation.References;
using Reasoning.Decoding.Speculation.Suffixes;
using Reasoning.Decoding.Speculation.Trigrams;

namespace Reasoning.Benchmarks.Speculation;

/// <summary>
/// What speculation saves, against plain decoding by turns: <c>speculation FILE TASKS [repeats] [tasks]</c>, with the bundled programs as tasks. Every text is
/// compared with the plain one. Prompts are computed beforehand and not measured.
/// </summary>
internal static class SpeculationComparison
{
    /// <summary>Measures and prints tables; times are medians.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length < 2)
        {
            await Console.Error.WriteLineAsync("A model and a file of tasks are needed: speculation FILE TASKS [repeats] [tasks]");
            return 2;
        }

        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        var (repeats, most) = (Number(2, 3), Number(3, int.MaxValue));
        using var model = LlamaModel.Load(args[0]);
        PrintPassTimes(model);
        await CompareAsync("Programs, greedy, one at a time", model, [.. SpeculationTask.ReadPrograms(args[1], model.Tokenizer).Take(most)], repeats, count: 1);
        await CompareAsync(
            "Edits of a file (forced text), one at a time", model,
            [.. SpeculationTask.ReadEdits(args[1], model.Tokenizer, model.Info.ContextLength).Take(most)], repeats, count: 1);
        await CompareAsync(
            "Edits, eight completions at once", model,
            [.. SpeculationTask.ReadEdits(args[1], model.Tokenizer, model.Info.ContextLength).Take(Math.Min(most, 20))], repeats, count: 8);
        return 0;
    }

    private static (string Name, Func<IReadOnlyList<int[]>, SpeculativeDecoder> Create)[] Cases =>
    [
        ("no guesses", _ => new SpeculativeDecoder { MaxDraft = 0 }),
        ("suffixes", _ => new SpeculativeDecoder()),
        ("suffixes, sent whole", _ => new SpeculativeDecoder { PositionCost = 0 }),
        ("suffixes and references", references =>
            new SpeculativeDecoder { Draft = new SuffixDraftSource { Corpus = CorpusAutomaton.Build(references) } }),
        ("the same, sent whole", references =>
            new SpeculativeDecoder { Draft = new SuffixDraftSource { Corpus = CorpusAutomaton.Build(references) }, PositionCost = 0 }),
        ("the same, bias 5", references =>
            new SpeculativeDecoder { Draft = new SuffixDraftSource { Corpus = CorpusAutomaton.Build(references), LengthBias = 5 } }),
        ("references", references => new SpeculativeDecoder { Draft = new ReferenceDraftSource { References = references } }),
        ("tri-grams", _ => new SpeculativeDecoder { Draft = new TrigramDraftSource() }),
        ("tri-grams of the references", references =>
            new SpeculativeDecoder { Draft = new TrigramDraftSource { Corpus = TrigramTable.Build(references) } }),
        ("the same, 4 paths", references =>
            new SpeculativeDecoder { Draft = new TrigramDraftSource { Corpus = TrigramTable.Build(references) }, MaxPaths = 4 }),
        ("suffixes, else tri-grams", references => new SpeculativeDecoder
        {
            Draft = new CombinedDraftSource
            {
                Sources = [new SuffixDraftSource { Corpus = CorpusAutomaton.Build(references) }], LengthThreshold = 3,
                Auxiliary = new TrigramDraftSource { Corpus = TrigramTable.Build(references) },
            },
        }),
    ];

    // What a pass of n positions takes, as a multiple of one of a single position: PositionCost is the slope.
    private static void PrintPassTimes(LlamaModel model)
    {
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var sequence = session.Create();
        batch.Add(sequence, Enumerable.Range(1, 128).ToArray());
        session.Forward(batch);
        int[] counts = [1, 2, 3, 4, 6, 8, 12, 16, 24, 32];
        var times = counts.Select(_ => new List<double>()).ToArray();
        for (int repeat = 0; repeat < 200; repeat++)
        {
            for (int i = 0; i < counts.Length; i++)
            {
                session.Truncate(sequence, 128);
                batch.Clear();
                batch.Add(sequence, Enumerable.Range(1, counts[i]).ToArray(), LogitsRequest.All);
                long started = Stopwatch.GetTimestamp();
                session.Forward(batch);
                times[i].Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds);
            }
        }

        double[] medians = [.. times.Select(Median)];
        Console.WriteLine($"A pass of a single position takes {medians[0]:N0} µs; of n positions, in such passes:");
        var multiples = counts.Zip(medians, (count, time) => string.Create(CultureInfo.InvariantCulture, $"{count}: {time / medians[0]:F2}"));
        Console.WriteLine(string.Join(", ", multiples));
    }

    private static async Task CompareAsync(string title, LlamaModel model, List<SpeculationTask> tasks, int repeats, int count)
    {
        var cases = Cases;
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 1 << 17 });   // prompts are kept and not measured
        var generator = new LocalTextGenerator(model, scheduler);
        SpeculativeDecoder[][] decoders = [.. cases.Select(each => tasks.Select(task => each.Create(task.References) with { Count = count }).ToArray())];
        foreach (var task in tasks) await generator.GenerateAsync(ToGeneration(task.Request, count));
        foreach (var own in decoders) await scheduler.DecodeAsync(tasks[0].Request, own[0]);   // compiled before it is measured
        double[] plainTimes = new double[repeats];
        double[][] times = [.. cases.Select(_ => new double[repeats])];
        SpeculationStatistics[][] statistics = [.. cases.Select(_ => new SpeculationStatistics[tasks.Count])];
        int differences = 0;
        for (int repeat = 0; repeat < repeats; repeat++)
        {
            for (int task = 0; task < tasks.Count; task++)
            {
                // By turns within each task, so that whatever else the machine does hits all alike.
                long started = Stopwatch.GetTimestamp();
                var plain = await generator.GenerateAsync(ToGeneration(tasks[task].Request, count));
                plainTimes[repeat] += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                for (int i = 0; i < cases.Length; i++)
                {
                    started = Stopwatch.GetTimestamp();
                    var result = await scheduler.DecodeAsync(tasks[task].Request, decoders[i][task]);
                    times[i][repeat] += Stopwatch.GetElapsedTime(started).TotalMilliseconds;
                    statistics[i][task] = result.Speculation;
                    differences += result.Best.Text == plain.Completions[0].Text ? 0 : 1;
                }
            }
        }

        long tokens = statistics[0].Sum(each => each.Tokens);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"\n{title}: {tasks.Count} tasks, {tokens} tokens, plain {Median(plainTimes):N0} ms (median of {repeats}), {differences} texts differ"));
        Console.WriteLine("| source | tokens per pass | accepted of guessed | guessed per token | times as fast |");
        Console.WriteLine("|---|---:|---:|---:|---:|");
        for (int i = 0; i < cases.Length; i++)
        {
            long drafted = statistics[i].Sum(each => each.Drafted), passes = statistics[i].Sum(each => each.Passes);
            double accepted = statistics[i].Sum(each => each.Accepted) / Math.Max(1.0, drafted);
            double ratio = Median([.. plainTimes.Zip(times[i], (plain, time) => plain / time)]);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {cases[i].Name} | {(double)tokens / passes:F2} | {accepted:P0} | {(double)drafted / tokens:F2} | {ratio:F2} |"));
        }
    }

    private static GenerationRequest ToGeneration(DecodingRequest request, int count) => new()
    {
        Prompt = request.Prompt, MaxTokens = request.MaxTokens, Sampling = request.Sampling, Processors = request.Processors, Count = count,
    };

    private static double Median(IReadOnlyCollection<double> values) => values.Order().ElementAt(values.Count / 2);
}
