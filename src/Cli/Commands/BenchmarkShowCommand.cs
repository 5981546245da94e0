using System.CommandLine;
using System.Globalization;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Verification.Problems;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason benchmark show FILE</c>: how many problems of which kind a file holds, its first problem, and what is broken in it.</summary>
internal sealed class BenchmarkShowCommand : Command, IHasExamples
{
    private const int MostBroken = 20;
    private const int MostPromptLines = 12;
    private const int LongestPromptLine = 140;

    private readonly Terminal _terminal;
    private readonly Argument<string> _file = new("FILE") { Description = "A benchmark file; JSON lines or a JSON array, packed with gzip or not." };
    private readonly Option<string?> _format = new("--format", "-f") { Description = "Its format, by the name that 'reason benchmark list' gives; recognised by default.", HelpName = "NAME" };

    public BenchmarkShowCommand(Terminal terminal)
        : base("show", "Show what a benchmark file holds, and which of its records are broken.")
    {
        _terminal = terminal;
        Add(_file);
        Add(_format);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason benchmark show HumanEval.jsonl.gz", "How many problems there are, and the first one."),
        ("reason benchmark show test.jsonl --format livecodebench", "With every broken record reported by line and reason."),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var path = Path.Combine(_terminal.WorkingFolder, parsed.GetRequiredValue(_file));
        var format = parsed.GetValue(_format) is { } name ? Find(name) : null;
        if (!File.Exists(path)) throw new FileNotFoundException($"There is no benchmark file '{path}'.", path);
        var broken = new List<ProblemFormatException>();
        format ??= await RecogniseAsync(path, cancellationToken);
        var rows = format is null ? await CountAnswersAsync(path, broken, cancellationToken) : await CountProgramsAsync(path, format, broken, cancellationToken);
        var width = rows.Max(row => row.Name.Length);
        foreach (var (label, value) in rows) await _terminal.Out.WriteLineAsync(value.Contains('\n', StringComparison.Ordinal) ? $"{label}\n{value.TrimEnd('\n')}" : $"{label.PadRight(width)}  {value}");
        foreach (var error in broken.Take(MostBroken)) await _terminal.Error.WriteLineAsync(error.Message);
        if (broken.Count > MostBroken) await _terminal.Error.WriteLineAsync($"... and {Count(broken.Count - MostBroken)} more broken records.");
        return ReasonTool.Success;
    }

    private static BenchmarkFormat Find(string name)
    {
        try
        {
            return BenchmarkFormats.Get(name);
        }
        catch (ArgumentException error)
        {
            throw new UsageException($"--format: {error.Message}");
        }
    }

    // Null for arithmetic, which is no format of programming tasks.
    private static async Task<BenchmarkFormat?> RecogniseAsync(string path, CancellationToken cancellationToken)
    {
        await using var file = File.OpenRead(path);
        await foreach (var record in ProblemRecord.ReadAsync(file, path, _ => { }, cancellationToken))
        {
            if (BenchmarkFormats.Recognise(record) is { } format) return format;
            return record.Has("question") ? null : throw record.Broken(BenchmarkFormats.Unknown);
        }

        throw new InvalidDataException($"{path} holds no problems; it should hold one JSON object a line, or a JSON array of them.");
    }

    private static async Task<List<(string Name, string Value)>> CountAnswersAsync(string path, List<ProblemFormatException> broken, CancellationToken cancellationToken)
    {
        var benchmark = await BenchmarkFile.ReadAsync(path, null, broken.Add, cancellationToken);
        return [("file", path), ("format", "arithmetic"), ("problems", Count(benchmark.Problems.Count)), ("broken records", Count(broken.Count)), .. First(benchmark.Problems[0].Problem.Id, "", benchmark.Problems[0].Problem.Prompt)];
    }

    private static async Task<List<(string Name, string Value)>> CountProgramsAsync(string path, BenchmarkFormat format, List<ProblemFormatException> broken, CancellationToken cancellationToken)
    {
        CodeProblem? first = null;
        var styles = new SortedDictionary<string, (int Problems, long Tests)>(StringComparer.Ordinal);
        await foreach (var problem in format.ReadAsync(path, broken.Add, cancellationToken))
        {
            first ??= problem;
            var (style, tests) = Describe(problem.Tests);
            var (problems, all) = styles.GetValueOrDefault(style);
            styles[style] = (problems + 1, all + tests);
        }

        var rows = new List<(string, string)> { ("file", path), ("format", $"{format.Name}, {format.Title}"), ("problems", Count(styles.Values.Sum(style => style.Problems))) };
        rows.AddRange(styles.Select(style => ($"  {style.Key}", Count(style.Value.Problems) + (style.Value.Tests > 0 ? $" with {Count(style.Value.Tests)} tests" : ""))));
        rows.Add(("broken records", Count(broken.Count)));
        if (first is not null) rows.AddRange(First(first.TaskId, first.EntryPoint, first.Prompt));
        return rows;
    }

    private static (string Style, int Tests) Describe(TestSuite suite) => suite switch
    {
        CallTests calls => ("calls", calls.Tests.Count),
        InputOutputTests runs => ("standard input and output", runs.Tests.Count),
        UnittestTests => ("unittest classes", 0),
        _ => ("assert statements", 0),
    };

    private static IEnumerable<(string Name, string Value)> First(string id, string entryPoint, string prompt)
    {
        yield return ("first problem", id);
        if (entryPoint.Length > 0) yield return ("entry point", entryPoint);
        var lines = prompt.ReplaceLineEndings("\n").TrimEnd('\n').Split('\n');
        var shown = lines.Take(MostPromptLines).Select(line => $"    {(line.Length > LongestPromptLine ? $"{line.AsSpan(0, LongestPromptLine)}..." : line)}".TrimEnd());
        yield return ("prompt", string.Join('\n', lines.Length > MostPromptLines ? shown.Append($"    ... ({Count(lines.Length)} lines)") : shown) + "\n");
    }

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);
}
