using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Evaluation.Benchmarks;

namespace Reasoning.Benchmarks.Grammars;

/// <summary>
/// How often answers to arithmetic questions have the form asked for and are right, at temperature 1, without a constraint, with one, and with one whose samples
/// are aligned. Intervals are of 95 % and over problems.
/// </summary>
internal static class AlignedAnswers
{
    private const double Normal95 = 1.96;
    private const int MaxTokens = 96;
    private const int MaxAttempts = 50;

    private const string Step = "([0-9]+ (\\+|-|\\*|/|//|%) [0-9]+ = -?[0-9]+\\n)";

    private static readonly (string Name, string Pattern)[] Tasks =
    [
        ("steps and the answer, as the model writes them", Step + "{1,6}answer: -?[0-9]+\\n"),
        ("the same without the new line at the end", Step + "{1,6}answer: -?[0-9]+"),
        ("the answer alone", "answer: -?[0-9]+\\n"),
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        int Number(int index, int otherwise) => args.Length > index ? int.Parse(args[index], CultureInfo.InvariantCulture) : otherwise;
        using var model = LlamaModel.Load(args[0]);
        await using var scheduler = new BatchScheduler(model);
        var problems = (await BenchmarkFile.ReadAsync(args[1])).Take(Number(2, int.MaxValue)).Problems;
        int seeds = Number(3, 4);
        foreach (var (name, pattern) in Tasks)
        {
            var grammar = Constraint.Regex(pattern);
            var reader = new GrammarReader(grammar);
            Console.WriteLine($"{name}: {problems.Count} problems, {seeds} seeds, temperature 1, `{pattern}`");
            Console.WriteLine();
            Console.WriteLine("| method | valid | right | model calls a problem | complete | s |");
            Console.WriteLine("|---|---:|---:|---:|---:|---:|");
            await ReportAsync("plain sampling", request => PlainAsync(scheduler, request with { Constraint = null }));
            await ReportAsync("constrained", request => AlignedAsync(scheduler, request, new MarkovChainSampling { Chains = 1, BurnIn = 0 }));
            await ReportAsync("ASAp, 4th sample", request => AlignedAsync(scheduler, request, new AdaptiveSampling { Samples = 4 }));
            await ReportAsync("MCMC, 10 moves", request => AlignedAsync(scheduler, request, new MarkovChainSampling { Chains = 1, BurnIn = 10 }));
            await ReportAsync("SMC, 8 particles", request => AlignedAsync(scheduler, request, new SequentialMonteCarlo { Particles = 8 }));
            await ReportAsync("SMC, 32 particles", request => AlignedAsync(scheduler, request, new SequentialMonteCarlo { Particles = 32 }));
            var rejection = new ConstrainedRejection { Samples = 1, MaxAttempts = MaxAttempts };
            await ReportAsync($"CARS, {MaxAttempts} attempts at most", request => AlignedAsync(scheduler, request, rejection));
            Console.WriteLine();

            async Task ReportAsync(string method, Func<DecodingRequest, Task<Drawn>> draw)
            {
                long started = Stopwatch.GetTimestamp();
                var right = new double[problems.Count];
                var (valid, calls, complete) = (0.0, 0.0, 0.0);
                for (int seed = 0; seed < seeds; seed++)
                {
                    var random = new CounterRandom((ulong)seed);
                    var drawn = await Task.WhenAll(problems.Select((problem, i) => draw(new DecodingRequest
                    {
                        Prompt = problem.Problem.Prompt, MaxTokens = MaxTokens, Constraint = grammar, Seed = random.Split((ulong)i).At(0),
                    })));
                    for (int i = 0; i < drawn.Length; i++)
                    {
                        double runs = seeds * (double)problems.Count;
                        calls += drawn[i].Calls / runs;
                        complete += drawn[i].IsComplete ? 1 / runs : 0;
                        foreach (var (text, share) in drawn[i].Texts)
                        {
                            bool isRight = (await problems[i].CreateVerifier(judge: null).VerifyAsync(text)).Passed;
                            valid += reader.IsMatch(text) ? share / runs : 0;
                            right[i] += isRight ? share / seeds : 0;
                        }
                    }
                }

                double mean = right.Average(), error = Math.Sqrt(right.Sum(share => (share - mean) * (share - mean)) / (right.Length - 1) / right.Length);
                Console.WriteLine(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {method} | {valid:0.0%} | {mean:0.0%} ± {Normal95 * error:0.0%} | {calls:0.0} | {complete:0.0%} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0} |"));
            }
        }

        return 0;
    }

    private static async Task<Drawn> PlainAsync(BatchScheduler scheduler, DecodingRequest request)
    {
        await using var generator = new LocalTextGenerator(scheduler.Model, scheduler);
        var result = await generator.GenerateAsync(new GenerationRequest { Prompt = request.Prompt, MaxTokens = request.MaxTokens, Seed = request.Seed });
        return new Drawn([(result.Completions[0].Text, 1)], result.Completions[0].Tokens.Count, IsComplete: true);
    }

    // Of a weighted sample every text counts with its weight; of several in a row, the last.
    private static async Task<Drawn> AlignedAsync<TResult>(BatchScheduler scheduler, DecodingRequest request, LogitsDecoder<TResult> decoder)
        where TResult : AlignedResult
    {
        var result = await scheduler.DecodeAsync(request, decoder);
        var texts = result is SequentialMonteCarloResult ? result.Samples.Select(sample => (sample.Hypothesis.Text, sample.Weight))
            : result.Samples.TakeLast(1).Select(sample => (sample.Hypothesis.Text, 1.0));
        return new Drawn([.. texts], result.Cost.ModelCalls, result.IsComplete);
    }

    private sealed record Drawn(IReadOnlyList<(string Text, double Share)> Texts, long Calls, bool IsComplete);
}
