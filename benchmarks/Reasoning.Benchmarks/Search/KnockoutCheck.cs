using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Search;
using Reasoning.Search.Judging;
using Reasoning.Search.Prompts;
using Reasoning.Search.Seeds;
using Reasoning.Search.Tournaments;

namespace Reasoning.Benchmarks.Search;

/// <summary>
/// <c>knockout [SEEDS]</c>: how often knockouts of the embedded model's own solutions of the bundled arithmetic problems fail, beside the bound: with judges of known accuracy, which know the
/// answers and err at random, and with the model itself as the judge.
/// </summary>
internal static class KnockoutCheck
{
    private static readonly double[] Accuracies = [0.6, 0.75, 0.9];
    private static readonly (int Candidates, int Comparisons)[] Sizes = [(4, 4), (8, 8), (16, 16)];

    public static async Task<int> RunAsync(string[] args)
    {
        var seeds = args is [var text] ? int.Parse(text, CultureInfo.InvariantCulture) : 10;
        var models = Path.Combine(AppContext.BaseDirectory, "models");
        var benchmark = await BenchmarkFile.ReadAsync(Path.Combine(models, "benchmark", "arithmetic.jsonl"));
        using var model = LlamaModel.Load(Path.Combine(models, "reasoning-tiny.gguf"));
        using var generator = LocalTextGenerator.Create(model);
        Console.WriteLine("| judge | candidates | comparisons | failures | mean bound, at most 1 | problems whose failures exceed their bound |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var (candidates, comparisons) in Sizes)
        {
            foreach (var accuracy in Accuracies)
                await CheckAsync($"right with probability {accuracy}", candidates, comparisons, (problem, seed) => Noisy(problem, accuracy, seed), _ => accuracy);
            await CheckAsync("the model itself", candidates, comparisons, (_, _) => new ModelJudge(), figures => figures.GetValueOrDefault("p-comp", 0.5));

            async Task CheckAsync(string name, int count, int each, Func<BenchmarkProblem, int, IJudge> judge, Func<IReadOnlyDictionary<string, double>, double> accuracyOf)
            {
                var (failures, bounds, exceeding) = (0.0, 0.0, 0);
                var sum = new Lock();
                await Parallel.ForEachAsync(benchmark.Problems, new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (problem, _) =>
                {
                    var results = await Task.WhenAll(Enumerable.Range(0, seeds).Select(seed => new KnockoutStrategy(new()
                    {
                        Candidates = count, Comparisons = each, Judge = judge(problem, seed), Measure = true,
                    }).SolveAsync(problem.Problem, new SearchContext
                    {
                        Generator = generator, Verifier = problem.CreateVerifier(null), Prompts = PromptBook.Embedded, MaxTokens = 96, Seed = (ulong)seed,
                    })));
                    var failed = results.Average(result => result.Answer is { HasPassed: true } ? 0.0 : 1.0);

                    // What a problem's samples and comparisons are like is known from all of its runs together.
                    var generation = results.Average(result => result.Figures["p-gen"]);
                    var comparison = results.Average(result => accuracyOf(result.Figures));
                    var bound = generation == 0 || comparison <= 0.5 ? 1 : Math.Min(1, TournamentBound.Failure(count, each, generation, comparison));
                    lock (sum)
                    {
                        (failures, bounds) = (failures + failed, bounds + bound);
                        if (failed > bound) exceeding++;
                    }
                });

                var problems = benchmark.Problems.Count;
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {name} | {count} | {each} | {failures / problems * 100:0.0} % | {bounds / problems * 100:0.0} % | {exceeding} of {problems} |"));
            }
        }

        return 0;
    }

    /// <summary>Prefers the right one of two candidates with some probability, anew each time; of two that are alike, either.</summary>
    private static DelegateJudge Noisy(BenchmarkProblem problem, double accuracy, int seed)
    {
        var random = new CounterRandom(SeedSplit.By((ulong)seed, problem.Problem.Id));
        var verifier = problem.CreateVerifier(null);
        return new DelegateJudge("noisy", async (first, second, cancellationToken) =>
        {
            var (one, other) = (await IsRightAsync(first), await IsRightAsync(second));
            var sees = random.NextDouble() < (one == other ? 0.5 : accuracy);
            return one == other ? (sees ? 1 : 0) : one == sees ? 1 : 0;

            async Task<bool> IsRightAsync(Candidate candidate) => (await verifier.VerifyAsync(candidate.Text, cancellationToken)) is { Passed: true };
        });
    }
}
