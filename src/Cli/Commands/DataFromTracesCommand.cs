using System.CommandLine;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Pipelines;
using Reasoning.Data.SearchTraces;
using Reasoning.Verification.Problems;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data from-traces</c>: pairs, repairs and accepted programs of what searches and evaluations recorded.</summary>
internal sealed class DataFromTracesCommand : Command, IHasExamples
{
    private static readonly AttemptOptions Defaults = new();
    private static readonly JsonSerializerOptions Format = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly Terminal _terminal;
    private readonly DataSandboxFlags _sandbox = new();
    private readonly Option<string[]> _input = new("--input", "-i")
    {
        Description = "What was recorded: traces of searches ('reason solve --trace'), samples ('reason eval', 'reason verify'), folders of such files, or patterns.",
        HelpName = "PATH",
        Required = true,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string> _out = new("--out", "-o") { Description = "The file to write, one JSON object a line.", HelpName = "FILE", Required = true };
    private readonly Option<bool> _overwrite = new("--overwrite") { Description = "Write over a file that is there." };
    private readonly Option<string?> _benchmark = new("--benchmark", "-b")
    {
        Description = "The benchmark that the problems are from. What was judged is judged again by its tests, of which a search may have seen the examples only; and samples get their prompts.",
        HelpName = "FILE",
    };

    private readonly Option<string> _kinds = new("--kinds")
    {
        Description = "What is made, separated by commas.",
        DefaultValueFactory = _ => "pairs,repairs,accepted",
        HelpName = "KIND,...",
    };

    private readonly Option<int> _pairs = new("--most-pairs")
    {
        Description = "Pairs of a problem at most; the closest are kept.",
        DefaultValueFactory = _ => Defaults.MostPairs,
        HelpName = "N",
    };

    private readonly Option<double> _similarity = new("--least-similarity")
    {
        Description = "The least similarity of a pair, from 0 to 1.",
        CustomParser = NumberArgument.Read,
        HelpName = "SHARE",
    };

    private readonly Option<int?> _workers = new("--workers", "-w") { Description = "Programs that run at once, with a benchmark; one per processor by default.", HelpName = "N" };

    public DataFromTracesCommand(Terminal terminal)
        : base("from-traces", "Make pairs of right and wrong answers with the first wrong step, repairs, and accepted programs of what searches and evaluations recorded.")
    {
        _terminal = terminal;
        foreach (var option in (Option[])[_input, _out, _kinds, _pairs, _similarity, _benchmark, _workers, _overwrite, .. _sandbox.All]) Add(option);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data from-traces --input traces/ --out items.jsonl --benchmark HumanEval.jsonl.gz",
            "Every search of a folder; programs count as right only if all tests of the benchmark say so."),
        ("reason data from-traces --input run/samples.jsonl --out pairs.jsonl --kinds pairs --least-similarity 0.7 --benchmark HumanEval.jsonl.gz",
            "Close pairs of an evaluation."),
        ("reason data from-traces --input traces/ --out programs.jsonl --kinds accepted", "Programs for 'reason data lintseq --program {program} --instruction {prompt}'."),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string[] kinds = [.. parsed.GetValue(_kinds)!.Split(',').Select(kind => kind.Trim())];
        if (kinds.FirstOrDefault(kind => kind is not ("pairs" or "repairs" or "accepted")) is { } other)
            throw new UsageException($"--kinds: '{other}' is none of pairs, repairs, accepted.");
        var options = OptionCheck.Build(() => new AttemptOptions
        {
            MostPairs = kinds.Contains("pairs") ? parsed.GetValue(_pairs) : 0,
            LeastSimilarity = parsed.GetValue(_similarity),
            MakesRepairs = kinds.Contains("repairs"),
            MakesAccepted = kinds.Contains("accepted"),
        });
        string output = Path.GetFullPath(parsed.GetRequiredValue(_out), _terminal.WorkingFolder);
        if (File.Exists(output) && !parsed.GetValue(_overwrite)) throw new UsageException($"--out: '{parsed.GetValue(_out)}' is there already; --overwrite writes over it.");
        var files = RecordInput.Find(parsed.GetRequiredValue(_input), new RecordInputOptions { BaseFolder = _terminal.WorkingFolder }).Files;
        if (files.Any(file => file.Path == InputFile.StandardInput)) throw new UsageException("--input: recorded files are read by their names, and not from the standard input.");
        var sandbox = _sandbox.Read(parsed, parsed.GetValue(_workers) ?? Environment.ProcessorCount);
        var problems = parsed.GetValue(_benchmark) is { } benchmark ? await ReadProblemsAsync(benchmark, cancellationToken) : null;
        await using var judge = new UnitTestJudge(new UnitTestOptions { Sandbox = sandbox });

        // What is there of an earlier run is replaced only by a whole one.
        string partial = output + ".part";
        var counts = new Counts();
        await using (var writer = new StreamWriter(partial))
        {
            foreach (var file in files)
            {
                await foreach (var recorded in AttemptFile.ReadAsync(file.Path, cancellationToken))
                {
                    var data = await MakeAsync(recorded, problems, judge, options, counts, cancellationToken);
                    foreach (JsonObject item in data.ToItems()) await writer.WriteLineAsync(item.ToJsonString(Format).AsMemory(), cancellationToken);
                }
            }
        }

        File.Move(partial, output, overwrite: true);
        var table = new TextTable(("kind", true), ("items", false));
        foreach (var (kind, count) in (IEnumerable<(string, int)>)[("pair", counts.Pairs), ("repair", counts.Repairs), ("accepted", counts.Accepted)])
            table.Add(kind, FormattableString.Invariant($"{count:#,0}"));
        table.Write(_terminal);
        await _terminal.Error.WriteLineAsync(FormattableString.Invariant(
            $"{counts.Attempts:#,0} attempts at {counts.Problems:#,0} problems in {files.Count:#,0} files; every item is in {parsed.GetValue(_out)}."));
        if (counts.Unknown > 0) await _terminal.Error.WriteLineAsync(FormattableString.Invariant($"{counts.Unknown:#,0} problems are not in the benchmark, and were passed over."));
        return counts.Unknown > 0 && counts.Unknown == counts.Problems ? ReasonTool.Failure : ReasonTool.Success;
    }

    private static async Task<AttemptData> MakeAsync(
        ProblemAttempts recorded, Dictionary<string, CodeProblem>? problems, UnitTestJudge judge, AttemptOptions options, Counts counts, CancellationToken cancellationToken)
    {
        counts.Problems++;
        counts.Attempts += recorded.Attempts.Count;
        if (problems is not null)
        {
            if (!problems.TryGetValue(recorded.TaskId, out var problem))
            {
                counts.Unknown++;
                return new AttemptData([], [], []);
            }

            recorded = await recorded.JudgedByAsync((text, cancel) => judge.JudgeAsync(problem, text, cancel), cancellationToken);
            recorded = recorded with { Prompt = recorded.Prompt ?? problem.Prompt };
        }

        var data = AttemptData.Of(recorded, options);
        counts.Pairs += data.Pairs.Count;
        counts.Repairs += data.Repairs.Count;
        counts.Accepted += data.Accepted.Count;
        return data;
    }

    private async Task<Dictionary<string, CodeProblem>> ReadProblemsAsync(string benchmark, CancellationToken cancellationToken)
    {
        var problems = new Dictionary<string, CodeProblem>(StringComparer.Ordinal);
        await foreach (var problem in BenchmarkFormats.ReadAsync(Path.GetFullPath(benchmark, _terminal.WorkingFolder), cancellationToken: cancellationToken))
            problems[problem.TaskId] = problem;
        return problems;
    }

    private sealed class Counts
    {
        public int Problems { get; set; }

        public int Unknown { get; set; }

        public int Attempts { get; set; }

        public int Pairs { get; set; }

        public int Repairs { get; set; }

        public int Accepted { get; set; }
    }
}
