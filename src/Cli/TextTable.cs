using Spectre.Console;

namespace Reasoning.Cli;

/// <summary>A table on the terminal's output: framed on a screen, Markdown in a pipe. Columns of text are aligned left, others right.</summary>
internal sealed class TextTable(params (string Name, bool IsText)[] columns)
{
    private readonly List<string[]> _rows = [];

    /// <summary>Adds a row: one cell per column.</summary>
    public void Add(params string[] cells) => _rows.Add(cells);

    /// <summary>Prints the table.</summary>
    public void Write(Terminal terminal)
    {
        var widths = columns.Select((column, i) => _rows.Select(row => row[i].Length).Append(column.Name.Length).Max()).ToArray();
        var console = terminal.CreateOutConsole();

        // A frame that does not fit would lose columns; plain lines only break.
        if (terminal.IsOutInteractive && console.Profile.Width > widths.Sum(width => width + 3)) WriteFramed(console);
        else WriteMarkdown(terminal.Out, widths);
    }

    private void WriteFramed(IAnsiConsole console)
    {
        var table = new Table().Border(TableBorder.Rounded);
        foreach (var (name, isText) in columns)
            table.AddColumn(new TableColumn(new Text(name)) { Alignment = isText ? Justify.Left : Justify.Right, NoWrap = true });
        foreach (var row in _rows) table.AddRow(row.Select(cell => new Text(cell)));
        console.Write(table);
    }

    private void WriteMarkdown(TextWriter writer, int[] widths)
    {
        WriteRow(columns.Select(column => column.Name));
        WriteRow(widths.Select((width, i) => columns[i].IsText ? new string('-', width) : new string('-', width - 1) + ":"));
        foreach (var row in _rows) WriteRow(row);

        void WriteRow(IEnumerable<string> cells) =>
            writer.WriteLine($"| {string.Join(" | ", cells.Select((cell, i) => columns[i].IsText ? cell.PadRight(widths[i]) : cell.PadLeft(widths[i])))} |");
    }
}
