using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>
/// How close aligned decoders come to the model's own distribution over a language: <c>alignment</c>. What they do for answers to arithmetic questions:
/// <c>alignment MODEL BENCHMARK [problems] [seeds]</c>.
/// </summary>
internal static class AlignmentComparison
{
    private const int Repetitions = 20;
    private static readonly int[] Sizes = [10, 100, 1000];

    private static readonly (string Name, Func<int, Func<BatchScheduler, DecodingRequest, Task<AlignedResult>>> Create)[] Methods =
    [
        ("plain constrained", n => async (scheduler, request) => Unweighted(await scheduler.DecodeAsync(request, new AlignmentDiagnostics { Samples = n }))),
        ("ASAp", n => async (scheduler, request) => await scheduler.DecodeAsync(request, new AdaptiveSampling { Samples = n })),
        ("MCMC, 10 moves", n => async (scheduler, request) => await scheduler.DecodeAsync(request, new MarkovChainSampling { Chains = n, BurnIn = 10 })),
        ("MCMC, 50 moves", n => async (scheduler, request) => await scheduler.DecodeAsync(request, new MarkovChainSampling { Chains = n, BurnIn = 50 })),
        ("SMC", n => async (scheduler, request) => await scheduler.DecodeAsync(request, new SequentialMonteCarlo { Particles = n })),
        ("CARS", n => async (scheduler, request) => await scheduler.DecodeAsync(request, new ConstrainedRejection { Samples = n })),
    ];

    /// <summary>Measures and prints tables.</summary>
    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length >= 2) return await AlignedAnswers.RunAsync(args);
        await CompareAsync("binary", new BinaryLanguageModel(), Constraint.Regex(BinaryLanguageModel.Language), 6);
        await CompareAsync("toy, a[bc]*d|b[ac]+|dd?", new ToyLanguageModel(), Constraint.Regex("a[bc]*d|b[ac]+|dd?"), 5);
        const string Brackets = "root ::= item+\nitem ::= \" \" root? \"!\" | \"\\\"\"";
        await CompareAsync("brackets, peaked random model", new RandomLanguageModel(4, 9, seed: 7, peakedness: 4), Constraint.Gbnf(Brackets), 8);
        return 0;
    }

    private static async Task CompareAsync(string name, FunctionLanguageModel model, Grammar grammar, int maxTokens)
    {
        var target = AlignmentTarget.Of(model, grammar, maxTokens);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{name}: {target.Probabilities.Count} texts, P(language) {target.Mass:0.0000}; means of {Repetitions} runs"));
        Console.WriteLine();
        string[] columns = [.. Sizes.Select(n => $"KL, n = {n}"), .. Sizes.Select(n => $"calls, n = {n}")];
        Console.WriteLine($"| method | {string.Join(" | ", columns)} | s |");
        Console.WriteLine("|---|" + string.Concat(Enumerable.Repeat("---:|", (Sizes.Length * 2) + 1)));
        await using var scheduler = new BatchScheduler(model);
        foreach (var (method, create) in Methods)
        {
            long started = Stopwatch.GetTimestamp();
            var divergences = new List<string>();
            var calls = new List<string>();
            foreach (int size in Sizes)
            {
                var decode = create(size);
                double divergence = 0, called = 0;
                for (int i = 0; i < Repetitions; i++)
                {
                    var request = new DecodingRequest { Prompt = "", MaxTokens = maxTokens, Constraint = grammar, Seed = (ulong)i };
                    var result = await decode(scheduler, request);
                    divergence += target.DivergenceOf(result) / Repetitions;
                    called += (double)result.Cost.ModelCalls / Repetitions;
                }

                divergences.Add(divergence.ToString("0.000", CultureInfo.InvariantCulture));
                calls.Add(called.ToString("#,0", CultureInfo.InvariantCulture));
            }

            string seconds = Stopwatch.GetElapsedTime(started).TotalSeconds.ToString("0.0", CultureInfo.InvariantCulture);
            Console.WriteLine($"| {method} | {string.Join(" | ", divergences)} | {string.Join(" | ", calls)} | {seconds} |");
        }

        Console.WriteLine();
    }

    // As plain constrained decoding draws them: each copy counts the same.
    private static AlignedResult Unweighted(AlignmentDiagnosis result)
    {
        double copies = result.Samples.Sum(sample => sample.Copies);
        return result with { Samples = [.. result.Samples.Select(sample => sample with { Weight = sample.Copies / copies })] };
    }
}
