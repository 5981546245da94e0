using System.Globalization;
using Reasoning.Evaluation.Runs;

namespace Reasoning.Cli;

/// <summary>The table that <c>reason eval</c> ends with.</summary>
internal static class EvalTable
{
    /// <summary>Prints the table.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<EvaluationSummary> summaries)
    {
        var table = new TextTable(
            ("benchmark", true),
            ("strategy", true),
            ("samples", false),
            ("solved", false),
            ("pass@1", false),
            ("pass@k", false),
            ("tokens", false),
            ("model calls", false),
            ("seconds", false));
        foreach (var (summary, row) in summaries.SelectMany(summary => summary.Strategies.Select(row => (summary, row)))) table.Add(Cells(summary.Benchmark, row));
        table.Write(terminal);
        foreach (var summary in summaries)
        {
            var tooLong = summary.Strategies.Max(row => row.TooLong);
            if (tooLong > 0) terminal.Error.WriteLine($"{summary.Benchmark}: problems that do not fit into the model's context, and count as unsolved: {tooLong}.");
            var unjudged = summary.Strategies.Sum(row => row.Unjudged);
            if (unjudged > 0) terminal.Error.WriteLine($"{summary.Benchmark}: samples that could not be judged, and count as not passed: {unjudged}.");
        }
    }

    private static string[] Cells(string benchmark, StrategySummary row) =>
    [
        benchmark,
        row.Strategy,
        Count(row.Samples),
        $"{row.Solved} of {row.Problems}",
        Percent(row.PassAt1),
        row.PassAtK is { } passAtK ? Percent(passAtK) : "-",
        Count(row.TotalTokens),
        Count(row.ModelCalls),
        row.Seconds.ToString("0.0", CultureInfo.InvariantCulture),
    ];

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
