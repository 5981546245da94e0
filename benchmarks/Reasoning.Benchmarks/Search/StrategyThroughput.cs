using System.Diagnostics;
using System.Globalization;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Search;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.Traces;

namespace Reasoning.Benchmarks.Search;

/// <summary><c>search-throughput</c>: whether strategies keep the batch full: the share of the time that the model computes, with 32 solutions for each of the bundled programs and nothing to verify.</summary>
internal static class StrategyThroughput
{
    private const int MaxTokens = 96;

    private static readonly string[] Specs =
    [
        "majority(samples=32)",
        "rpc(samples=32)",
        "knockout(candidates=32,comparisons=2)",
        "rebase(width=32)",
        "dvts(subtrees=16,width=2)",
        "particle-filter(particles=32)",
        "mcts(expansions=64)",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        var models = Path.Combine(AppContext.BaseDirectory, "models");
        var benchmark = await BenchmarkFile.ReadAsync(Path.Combine(models, "benchmark", "programs.jsonl"));
        using var model = LlamaModel.Load(Path.Combine(models, "reasoning-tiny.gguf"));
        Console.WriteLine("| strategy | problems at once | generated tokens a second | rows a pass | model's share of the time | with a trace |");
        Console.WriteLine("| --- | ---: | ---: | ---: | ---: | ---: |");
        foreach (var spec in args is [] ? Specs : args)
        {
            foreach (var concurrency in (int[])[1, 16])
            {
                var plain = await MeasureAsync(spec, concurrency, isTraced: false);
                var traced = await MeasureAsync(spec, concurrency, isTraced: true);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{spec}` | {concurrency} | {plain.Tokens:#,0} | {plain.Rows:0.0} | {plain.Share * 100:0} % | {traced.Share * 100:0} % |"));
            }
        }

        return 0;

        async Task<(double Tokens, double Rows, double Share)> MeasureAsync(string spec, int concurrency, bool isTraced)
        {
            var strategy = SearchCatalog.Create<ISearchStrategy>(spec);
            using var generator = LocalTextGenerator.Create(model);
            var tokens = 0L;
            var start = Stopwatch.GetTimestamp();
            await Parallel.ForEachAsync(benchmark.Problems, new ParallelOptions { MaxDegreeOfParallelism = concurrency }, async (problem, cancellationToken) =>
            {
                using var trace = isTraced ? new SearchTrace() : null;
                var context = new SearchContext { Generator = generator, Prompts = PromptBook.Embedded, MaxTokens = MaxTokens, Trace = trace };
                var result = await strategy.SolveAsync(problem.Problem, context, cancellationToken);
                Interlocked.Add(ref tokens, result.Spend.Usage.CompletionTokens);
            });
            var time = Stopwatch.GetElapsedTime(start);
            var statistics = generator.Scheduler.Statistics;
            return (tokens / time.TotalSeconds, statistics.MeanRowsPerPass, statistics.ModelTime / time);
        }
    }
}
