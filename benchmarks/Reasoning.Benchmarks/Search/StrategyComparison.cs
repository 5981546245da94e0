using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Generation;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Search;
using Reasoning.Search.Budgets;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Benchmarks.Search;

/// <summary>
/// <c>strategies FOLDER [BENCHMARK [SPEC...]]</c>: every strategy at the same budgets of generated tokens on a bundled benchmark with the embedded model. Searches see the examples
/// in the problems; results are measured by the tests, which they do not see. Runs in the folder are gone on with.
/// </summary>
internal static class StrategyComparison
{
    private const int MaxTokens = 96;
    private const int TokensPerSample = 50;
    private const int Seeds = 3;
    private static readonly long[] Budgets = [200, 500, 1500];

    /// <summary>Settings such that nothing but the budget ends a search, but success. {n} is the number of samples that a budget permits, about; {h} half of it.</summary>
    private static readonly string[] ForPrograms =
    [
        "greedy",
        "best-of-n(samples=1000,stop-when-passed=true)",
        "majority(samples=1000)",
        "rpc(samples=1000)",
        "knockout(candidates={n})",
        "knockout(candidates={n},judge=verifier)",
        "sfs(solutions=1000)",
        "repair(restarts=1000)",
        "reflexion(trials=1000)",
        "plansearch(max-nodes=1000)",
        "seed-cts(samples=1000,rollouts=4000)",
        "levin-tokens(expansions=4000)",
        "best-first(expansions=2000)",
        "mcts(expansions=2000)",
        "litesearch(rounds=2000)",
        "levin(expansions=2000)",
        "hgs(steps=1000)",
        "rebase(width={n})",
        "dvts(subtrees={h},width=2)",
        "particle-filter(particles={n})",
        "entropic-particle-filter(particles={n})",
    ];

    private static readonly string[] ForAnswers =
    [
        "greedy",
        "majority(samples=1000)",
        "rpc(samples=1000)",
        "universal(samples={n})",
        "best-of-n(samples={n},ranker=likelihood)",
        "knockout(candidates={n})",
        "knockout(candidates={n},judge=scorer(scorer=likelihood))",
        "best-first(expansions=2000)",
        "mcts(expansions=2000)",
        "litesearch(rounds=2000)",
        "rebase(width={n})",
        "dvts(subtrees={h},width=2)",
        "particle-filter(particles={n})",
        "entropic-particle-filter(particles={n})",
    ];

    public static async Task<int> RunAsync(string[] args)
    {
        if (args.Length == 0)
        {
            Console.Error.WriteLine("Usage: strategies FOLDER [programs|arithmetic [SPEC...]]");
            return 2;
        }

        var models = Path.Combine(AppContext.BaseDirectory, "models");
        var name = args.Length > 1 ? args[1] : "programs";
        var benchmark = await BenchmarkFile.ReadAsync(Path.Combine(models, "benchmark", $"{name}.jsonl"));
        string[] specs = args.Length > 2 ? args[2..] : benchmark.Kind == ProblemKind.Program ? ForPrograms : ForAnswers;
        var modelFile = Path.Combine(models, "reasoning-tiny.gguf");
        var identity = await ModelIdentity.OfFileAsync(modelFile);
        using var model = LlamaModel.Load(modelFile);
        await using var judge = new UnitTestJudge();
        var rows = new List<Row>();
        foreach (var spec in specs)
        {
            foreach (var budget in Budgets)
            {
                var solved = new double[benchmark.Problems.Count];
                var row = new Row(spec, budget);
                var samples = budget / TokensPerSample;
                var sized = spec.Replace("{n}", $"{samples}", StringComparison.Ordinal).Replace("{h}", $"{samples / 2}", StringComparison.Ordinal);
                for (var seed = 0; seed < Seeds; seed++)
                {
                    var strategy = SearchCatalog.Create<ISearchStrategy>(sized);
                    using var generator = LocalTextGenerator.Create(model);
                    var options = new EvaluationOptions
                    {
                        Seed = (ulong)seed,
                        MaxTokens = MaxTokens,
                        Budget = new SearchBudget { MaxCompletionTokens = budget },
                        Prompts = PromptBook.Embedded,
                        Verifier = benchmark.Kind == ProblemKind.Program ? SearchVerifier.Examples : SearchVerifier.None,
                    };
                    var run = new EvaluationRun(benchmark, [strategy], generator, identity, problem => problem.CreateVerifier(judge), options, examplesFor: problem => problem.CreateExampleVerifier(judge));
                    var folder = Path.Combine(args[0], name, $"{budget}", $"{seed}", $"{strategy.Name}-{run.Fingerprint[..8]}");
                    var start = Stopwatch.GetTimestamp();
                    var summary = (await run.RunAsync(folder)).Strategies[0];
                    row.Add(summary, Stopwatch.GetElapsedTime(start), generator.Scheduler.Statistics.ModelTime);
                    await AddSolvedAsync(folder, benchmark, solved);
                }

                row.Solved = Array.ConvertAll(solved, count => count / Seeds);
                rows.Add(row);
                Console.Error.WriteLine($"{spec} {budget}: {Percent(row.Solved.Average())}");
            }
        }

        Write(rows, rows.Find(row => row.Strategy.StartsWith("best-of-n(samples=1000", StringComparison.Ordinal))?.Strategy ?? rows.Find(row => row.Strategy.StartsWith("majority", StringComparison.Ordinal))?.Strategy ?? rows[0].Strategy);
        return 0;
    }

    private static async Task AddSolvedAsync(string folder, Benchmark benchmark, double[] solved)
    {
        var places = benchmark.Problems.Index().ToDictionary(entry => entry.Item.Problem.Id, entry => entry.Index);
        await foreach (var line in File.ReadLinesAsync(Path.Combine(folder, "samples.jsonl")))
        {
            var sample = JsonNode.Parse(line)!;
            if ((bool)sample["is_answer"]! && (bool)sample["passed"]!) solved[places[(string)sample["task_id"]!]]++;
        }
    }

    private static void Write(List<Row> rows, string reference)
    {
        Console.WriteLine($"| strategy | {string.Join(" | ", Budgets.Select(budget => $"{budget} tokens"))} | against {reference} | tokens used | prompt tokens | calls | model's share of the time |");
        Console.WriteLine($"| --- |{string.Concat(Enumerable.Repeat(" --- |", Budgets.Length + 5))}");
        foreach (var group in rows.GroupBy(row => row.Strategy))
        {
            var cells = group.Select(row => Interval(row.Solved)).ToArray();
            var differences = group.Select(row => rows.Find(other => other.Strategy == reference && other.Budget == row.Budget) is { } other && other != row
                ? Interval([.. row.Solved.Zip(other.Solved, (mine, its) => mine - its)], isDifference: true)
                : "-");
            var most = group.Last();
            Console.WriteLine($"| `{group.Key}` | {string.Join(" | ", cells)} | {string.Join(", ", differences)} | {most.CompletionTokens} | {most.PromptTokens} | {most.Calls} | {most.ModelShare} |");
        }
    }

    /// <summary>A mean over problems, in percent, with the half-width of its 95 % interval by the normal distribution.</summary>
    private static string Interval(double[] values, bool isDifference = false)
    {
        var mean = values.Average();
        var half = 1.96 * Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Length - 1) / values.Length);
        var sign = isDifference && mean > 0 ? "+" : "";
        return string.Create(CultureInfo.InvariantCulture, $"{sign}{mean * 100:0.0} ± {half * 100:0.0}");
    }

    private static string Percent(double share) => (share * 100).ToString("0.0 '%'", CultureInfo.InvariantCulture);

    /// <summary>A strategy at a budget, over all seeds.</summary>
    private sealed class Row(string strategy, long budget)
    {
        private int _runs;
        private int _problems;
        private long _completionTokens;
        private long _promptTokens;
        private long _calls;
        private TimeSpan _time;
        private TimeSpan _modelTime;

        public string Strategy => strategy;

        public long Budget => budget;

        /// <summary>Per problem, the share of seeds with which it was solved.</summary>
        public double[] Solved { get; set; } = [];

        public string CompletionTokens => PerProblem(_completionTokens);

        public string PromptTokens => PerProblem(_promptTokens);

        public string Calls => PerProblem(_calls);

        public string ModelShare => _modelTime == TimeSpan.Zero ? "-" : Percent(_modelTime / _time);

        public void Add(StrategySummary summary, TimeSpan time, TimeSpan modelTime)
        {
            _runs++;
            _problems = summary.Problems;
            _completionTokens += summary.CompletionTokens;
            _promptTokens += summary.PromptTokens;
            _calls += summary.ModelCalls;
            if (modelTime == TimeSpan.Zero) return; // taken from the folder
            _time += time;
            _modelTime += modelTime;
        }

        private string PerProblem(long count) => ((double)count / _runs / _problems).ToString("0", CultureInfo.InvariantCulture);
    }
}
