using System.CommandLine;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Spectre.Console;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason benchmark list</c>: the formats that can be read.</summary>
internal sealed class BenchmarkListCommand : Command, IHasExamples
{
    private static readonly string[] Columns = ["name", "benchmark", "language", "tests", "licence", "file to give"];

    public BenchmarkListCommand(Terminal terminal)
        : base("list", "List the benchmark formats that can be read; files are recognised by their first record.") =>
        SetAction(_ => Write(terminal, [.. BenchmarkFormats.All.Select(Cells), ["arithmetic", "Questions with one answer", "-", "the answer", "-", "JSON lines with task_id, question and answer."]]));

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } = [("reason benchmark list", "A table; Markdown where it goes into a pipe.")];

    private static string[] Cells(BenchmarkFormat format) =>
        [format.Name, format.Title, format.Language == ProgramLanguage.CSharp ? "C#" : "Python", format.Tests, format.Licence ?? "not known", format.File];

    private static void Write(Terminal terminal, string[][] rows)
    {
        if (terminal.IsOutInteractive)
        {
            var table = new Table().Border(TableBorder.Rounded);
            foreach (var column in Columns) table.AddColumn(new TableColumn(new Text(column)));
            foreach (var row in rows) table.AddRow(row.Select(cell => new Text(cell)));
            terminal.CreateOutConsole().Write(table);
            return;
        }

        var widths = Columns.Select((column, i) => rows.Select(row => row[i].Length).Append(column.Length).Max()).ToArray();
        foreach (var row in (IEnumerable<string[]>)[Columns, [.. widths.Select(width => new string('-', width))], .. rows])
            terminal.Out.WriteLine($"| {string.Join(" | ", row.Select((cell, i) => cell.PadRight(widths[i])))} |");
    }
}
