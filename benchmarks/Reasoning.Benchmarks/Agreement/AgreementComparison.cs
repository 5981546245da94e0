using System.Diagnostics;
using System.Globalization;
using Reasoning.Verification.Agreement;
using Reasoning.Verification.Agreement.Risk;

namespace Reasoning.Benchmarks.Agreement;

/// <summary>
/// How often each rule of selection chooses a right solution when the tests were written by the model too, how long it takes per problem, and what
/// pruning saves of minimum Bayes risk. The counted time begins with rows of text and ends with the choice.
/// </summary>
/// <remarks>
/// The protocol of the B4 paper: distinct solutions that ran, problems of which some but not all of them are right, ties at random. CodeT's own protocol
/// in the last row: every problem, every sample counted.
/// </remarks>
internal static class AgreementComparison
{
    private static readonly ISelectionRule[] _rules =
    [
        new MaxPassRule(), new ClusterSizeRule(), new CodeTRule(),
        new B4Rule(new B4Options { Beta0 = 1e4 }), new B4Rule(), new B4Rule(new B4Options { Beta0 = 1e6 }), new B4Rule(new B4Options { Beta0 = 10, Alpha = 10 }),
    ];

    public static int Run(string[] args)
    {
        if (args is not [var file, ..])
        {
            Console.Error.WriteLine("Name a file of executed solutions and tests (JSON, gzip): agreement FILE [passes].");
            return 2;
        }

        var passes = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : 200;
        var tasks = ExecutedTask.Read(file);
        var undecided = tasks.Where(task => task.IsUndecided).ToList();
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{tasks.Count} problems, {undecided.Count} undecided; per undecided problem {undecided.Average(task => task.Rows.Length):0} distinct solutions that ran, {undecided.Average(task => task.TestCounts.Length):0} tests"));
        Console.WriteLine("rule                     right   µs a problem (median of passes, lowest..highest)");
        Report("Random", undecided.Average(task => task.Correct.Average(right => right ? 1.0 : 0)), null);
        foreach (var rule in _rules)
        {
            var accuracy = undecided.Average(task => rule.Rank(PassMatrix.FromRows(task.Rows)).ExpectedAccuracy(task.Correct));
            Report(rule.Name, accuracy, Time(passes, undecided, task => rule.Rank(PassMatrix.FromRows(task.Rows)).BestSolutions.Count));
        }

        var codeT = new CodeTRule { AcceptFailing = false };
        Report(
            "CodeT, its own protocol",
            tasks.Average(task => codeT.Rank(task.Sampled).ExpectedAccuracy(task.AllCorrect)),
            Time(passes, tasks, task => codeT.Rank(task.Sampled).BestSolutions.Count));
        SelectiveAccuracy(tasks, codeT);
        MinimumBayesRiskCalls(undecided);
        return 0;
    }

    private static void SelectiveAccuracy(List<ExecutedTask> tasks, CodeTRule rule)
    {
        List<(double Confidence, double Accuracy)> surest =
        [
            .. tasks.Select(task => (Ranking: rule.Rank(task.Sampled), task.AllCorrect))
                .Select(task => (task.Ranking.Confidence, Accuracy: task.Ranking.ExpectedAccuracy(task.AllCorrect)))
                .OrderByDescending(task => task.Confidence),
        ];
        var answered = ((double[])[1, 0.6, 0.4, 0.2]).Select(coverage => string.Create(
            CultureInfo.InvariantCulture, $"{100 * surest.Take((int)Math.Round(coverage * tasks.Count)).Average(ranked => ranked.Accuracy):0.0}% of the surest {coverage:0%}"));
        Console.WriteLine($"CodeT, its own protocol, right where it answers, answering where the chosen behaviour has the largest share of the samples: {string.Join(", ", answered)}");
    }

    private static void Report(string name, double accuracy, (double Median, double Low, double High)? time) => Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"{name,-24}{100 * accuracy,6:0.00}%{(time is { } spent ? $"{spent.Median,9:0.0} ({spent.Low:0.0}..{spent.High:0.0})" : "")}"));

    private static (double Median, double Low, double High) Time(int passes, List<ExecutedTask> tasks, Func<ExecutedTask, int> choose)
    {
        var microseconds = new List<double>();
        for (var pass = -passes / 4; pass < passes; pass++)
        {
            var started = Stopwatch.GetTimestamp();
            foreach (var task in tasks) choose(task);
            if (pass >= 0) microseconds.Add(Stopwatch.GetElapsedTime(started).TotalMicroseconds / tasks.Count);   // the passes before warm up
        }

        microseconds.Sort();
        return (microseconds[microseconds.Count / 2], microseconds[0], microseconds[^1]);
    }

    private static void MinimumBayesRiskCalls(List<ExecutedTask> tasks)
    {
        Console.WriteLine("minimum Bayes risk over all samples, utility = share of tests that both pass:");
        var exact = new List<string>();
        foreach (var confidence in (double?[])[null, 0.99, 0.9])
        {
            var (calls, all, same, right) = (0L, 0L, 0, 0);
            var started = Stopwatch.GetTimestamp();
            for (var i = 0; i < tasks.Count; i++)
            {
                var task = tasks[i];
                int[] samples = [.. Enumerable.Range(0, task.Rows.Length).SelectMany(row => Enumerable.Repeat(row, task.Counts[row]))];
                var result = MinimumBayesRisk.Select(samples, BothPass, new() { Pruning = confidence is { } alpha ? new() { Confidence = alpha, Seed = 1 } : null });
                (calls, all) = (calls + result.UtilityCalls, all + result.ExactCalls);
                var chosen = samples[result.Best];
                if (confidence is null) exact.Add(task.Rows[chosen]);
                if (task.Correct[chosen]) right++;
                if (task.Rows[chosen] == exact[i]) same++;

                double BothPass(int one, int other)
                {
                    var (first, second) = (task.Rows[one], task.Rows[other]);
                    var both = 0;
                    for (var test = 0; test < first.Length; test++) both += first[test] == '1' && second[test] == '1' ? 1 : 0;
                    return (double)both / first.Length;
                }
            }

            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"  {(confidence is null ? "exact" : $"α = {confidence}"),-10}{(double)right / tasks.Count:0.00%} right, {calls} of {all} calls ({(double)calls / all:0.0%}), behaviour of the exact choice on {same} of {tasks.Count}, {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} s"));
        }
    }
}
