using System.Globalization;
using Reasoning.Evaluation.Runs;
using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>The table that <c>reason eval</c> ends with: framed on a screen, Markdown in a pipe.</summary>
internal static class EvalTable
{
    private static readonly string[] Columns = ["benchmark", "strategy", "samples", "solved", "pass@1", "pass@k", "tokens", "model calls", "seconds"];

    /// <summary>Prints the table.</summary>
    public static void Write(Terminal terminal, IReadOnlyList<EvaluationSummary> summaries)
    {
        var rows = summaries.SelectMany(summary => summary.Strategies.Select(row => Cells(summary.Benchmark, row))).ToArray();
        var widths = Columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        var console = terminal.CreateOutConsole();

        // A frame that does not fit would lose columns; plain lines only break.
        if (terminal.IsOutInteractive && console.Profile.Width > widths.Sum(width => width + 3)) WriteFramed(console, rows);
        else WriteMarkdown(terminal.Out, rows, widths);
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

    private static void WriteFramed(IAnsiConsole console, string[][] rows)
    {
        var table = new Table().Border(TableBorder.Rounded);
        for (var i = 0; i < Columns.Length; i++)
            table.AddColumn(new TableColumn(new Text(Columns[i])) { Alignment = IsText(i) ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }

    private static void WriteMarkdown(TextWriter writer, string[][] rows, int[] widths)
    {
        WriteRow(Columns);
        WriteRow(widths.Select((width, i) => IsText(i) ? new string('-', width) : new string('-', width - 1) + ":"));
        foreach (var row in rows) WriteRow(row);

        void WriteRow(IEnumerable<string> cells) =>
            writer.WriteLine($"| {string.Join(" | ", cells.Select((cell, i) => IsText(i) ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
    }

    private static bool IsText(int column) => column < 2;

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Percent(double share) => (share * 100).ToString("0.0 '%'", CultureInfo.InvariantCulture);
}
