using System.CommandLine;
using System.Diagnostics;
using System.Globalization;
using Reasoning.Search;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason replay LOG</c>: derives the result of a recorded search again, without a model.</summary>
internal sealed class ReplayCommand : Command, IHasExamples
{
    private readonly Terminal _terminal;
    private readonly Argument<string> _log = new("LOG") { Description = "A trace, as 'reason solve --trace' and 'reason eval --traces' write them." };

    public ReplayCommand(Terminal terminal)
        : base("replay", "Derive the result of a recorded search again, without a model; every decision is made anew and compared with the recorded one.")
    {
        _terminal = terminal;
        Add(_log);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } = [("reason replay search.jsonl", "The answer, and how long it took to derive it.")];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        using var trace = TraceCommand.Read(_terminal, parsed.GetRequiredValue(_log));
        var start = Stopwatch.GetTimestamp();
        var result = await SearchReplay.ReplayAsync(trace, cancellationToken: cancellationToken);
        var milliseconds = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
        if (result.Answer is { } answer) await _terminal.Out.WriteLineAsync(answer.Text.TrimEnd('\n'));
        await _terminal.Error.WriteLineAsync(result.Answer is null ? $"No answer: {result.AbstentionReason}" : $"Candidate {result.Answer.Index} of {result.Ranking.Count}.");
        await _terminal.Error.WriteLineAsync(string.Create(
            CultureInfo.InvariantCulture, $"All {trace.Events.Count} events came out as recorded, in {milliseconds:0.0} ms and without a model call."));
        return ReasonTool.Success;
    }
}
