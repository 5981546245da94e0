using System.CommandLine;
using Reasoning.Search.Traces;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason trace LOG</c>: a recorded search as a tree.</summary>
internal sealed class TraceCommand : Command, IHasExamples
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _log = new("LOG") { Description = "A trace, as 'reason solve --trace' and 'reason eval --traces' write them; it need not be finished." };
    private readonly Option<bool> _all = new("--all") { Description = "With every request, verdict and random number." };

    public TraceCommand(Terminal terminal)
        : base("trace", "Show a recorded search as a tree: parts, candidates with scores and verdicts, decisions with their reasons.")
    {
        _terminal = terminal;
        Add(_log);
        Add(_all);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason trace search.jsonl", "The tree."),
        ("reason trace search.jsonl --all", "With everything that was asked, judged and drawn."),
    ];

    /// <summary>Reads a trace that the command line names.</summary>
    public static SearchTrace Read(Terminal terminal, string file)
    {
        var path = Path.Combine(terminal.WorkingFolder, file);
        return File.Exists(path) ? SearchTrace.Read(path) : throw new FileNotFoundException($"There is no trace '{path}'.", path);
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var trace = Read(_terminal, parsed.GetRequiredValue(_log));
        foreach (var line in TraceOutline.Lines(trace, parsed.GetValue(_all))) await _terminal.Out.WriteLineAsync(line.AsMemory(), cancellationToken);
        return ReasonTool.Success;
    }
}
