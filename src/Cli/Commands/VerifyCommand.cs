using System.CommandLine;
using System.Globalization;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason verify</c>: judges samples that any tool made, and estimates pass@k.</summary>
internal sealed class VerifyCommand : Command, IHasExamples
{
    private const string ResultsEnding = "_results.jsonl";
    private const int MostNamed = 20;

    private readonly Terminal _terminal;

    private readonly Option<string> _benchmark = new("--benchmark", "-b")
    {
        Description = "The benchmark's file; its format is recognised by its first record.",
        HelpName = "FILE",
        Required = true,
    };

    private readonly Option<string?> _samples = new("--samples", "-s")
    {
        Description = "The samples: JSON lines with task_id and completion (human-eval's format), or solution for a whole program (EvalPlus'); gzipped or not.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _canonical = new("--canonical")
    {
        Description = "Judge the benchmark's own solutions in place of samples, to check a set-up: fails unless every one passes.",
    };

    private readonly Option<string?> _output = new("--output", "-o")
    {
        Description = $"The file of results, one line per sample; by default the name of the samples followed by {ResultsEnding}. What it holds already is not judged again.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _restart = new("--restart") { Description = "Throw away the results that are there, and begin afresh." };
    private readonly Option<string?> _ks = new("--k")
    {
        Description = "The k of pass@k, separated by commas; by default those of 1, 10 and 100 that every problem has enough samples for.",
        HelpName = "K,...",
    };

    private readonly Option<string?> _format = new("--format")
    {
        Description = $"The benchmark's format, where it is not recognised: {string.Join(", ", BenchmarkFormats.All.Select(format => format.Name))}.",
        HelpName = "NAME",
    };

    private readonly Option<int?> _limit = new("--limit") { Description = "Only the first N problems of the benchmark.", HelpName = "N" };
    private readonly Option<string> _missing = new("--missing")
    {
        Description = "What to do about problems without samples, which pass@k leaves out: report them, fail, or ignore them.",
        DefaultValueFactory = _ => "report",
        HelpName = "report|fail|ignore",
    };

    private readonly Option<bool> _skipBadLines = new("--skip-bad-lines")
    {
        Description = "Pass over broken lines and samples of unknown problems, and report them, instead of refusing the file.",
    };

    private readonly Option<bool> _perProblem = new("--per-problem") { Description = "Also print a table of the problems." };
    private readonly Option<string?> _json = new("--json") { Description = "Write the figures, with those of every problem, to this file.", HelpName = "FILE" };
    private readonly Option<int?> _workers = new("--workers", "-w")
    {
        Description = "Programs that run at once; one per processor by default. Changes nothing but the time.",
        HelpName = "N",
    };

    private readonly Option<double?> _cpuTime = new("--cpu-time")
    {
        Description = "Seconds of processor time of each run of a program: a test of inputs and outputs is a run, and so are all calls of a function together. By default what the benchmark grants, or 3.",
        CustomParser = NumberArgument.TryRead,
        HelpName = "SECONDS",
    };

    private readonly Option<int?> _memory = new("--memory") { Description = "Mebibytes of memory that a program may have; 512 by default.", HelpName = "MIB" };
    private readonly Option<int?> _maxOutput = new("--max-output") { Description = "Mebibytes that a program may print, and that one answer may take; 1 by default.", HelpName = "MIB" };
    private readonly Option<bool> _packages = new("--packages")
    {
        Description = "Let programs and tests use the packages that are installed for the Python interpreter, such as NumPy. Without it they see its standard library alone.",
    };

    private readonly Option<bool> _noRerun = new("--no-rerun")
    {
        Description = "Do not run failures a second time. Without it, one that passes then is flaky, and counts neither as right nor as wrong.",
    };

    private readonly Option<string?> _python = new("--python")
    {
        Description = "The Python 3 that runs the programs; by default REASONING_PYTHON, or else python3 on the PATH.",
        HelpName = "PATH",
    };

    private readonly Option<bool> _allowUnsafe = new("--allow-unsafe")
    {
        Description = "Run programs with resource limits alone where this machine cannot isolate them.",
    };

    public VerifyCommand(Terminal terminal)
        : base("verify", "Judge samples that any tool made, and estimate pass@k. A run that was stopped goes on where it was.")
    {
        _terminal = terminal;
        Option[] options =
        [
            _benchmark, _samples, _canonical, _output, _restart, _ks, _format, _limit, _missing, _skipBadLines, _perProblem, _json, _workers, _cpuTime, _memory, _maxOutput,
            _packages, _noRerun, _python, _allowUnsafe,
        ];
        foreach (var option in options) Add(option);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason verify --benchmark HumanEval.jsonl.gz --samples samples.jsonl", "Results go to samples.jsonl_results.jsonl, the figures to the screen."),
        ("reason verify --benchmark MbppPlus.jsonl.gz --samples samples.jsonl --k 1,10 --per-problem --json figures.json", "Every problem's figures, on the screen and in a file."),
        ("reason verify --benchmark HumanEval.jsonl.gz --canonical", "Does this machine judge the right solutions as right?"),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // The command line is checked as a whole before any file is opened.
        var plan = Read(parsed);
        var benchmark = await ReadBenchmarkAsync(parsed, plan, cancellationToken);
        var samples = plan.SamplesPath is { } path
            ? await SampleSet.OpenAsync(path, benchmark, plan.SkipBadLines, cancellationToken)
            : await SampleSet.OfCanonicalSolutionsAsync(benchmark);
        Tell(samples);
        if (parsed.GetValue(_missing) == "fail" && benchmark.Problems.FirstOrDefault(problem => !samples.CountsByTaskId.ContainsKey(problem.Problem.Id)) is { Problem.Id: var first })
        {
            throw new InvalidDataException(
                $"{samples.Name} holds no samples of {benchmark.Problems.Count - samples.CountsByTaskId.Count} of the {benchmark.Problems.Count} problems of {benchmark.Name}, {first} among them.");
        }

        await using var judge = new UnitTestJudge(plan.Judging);
        var problems = benchmark.Problems.Where(problem => samples.CountsByTaskId.ContainsKey(problem.Problem.Id)).ToArray();
        if (problems.Select(problem => problem.WhyNot(judge)).FirstOrDefault(reason => reason is not null) is { } refusal) throw new InvalidDataException(refusal);
        var languages = problems.Select(problem => problem.Language!.Value).Distinct().ToArray();
        var identity = await JudgeIdentity.OfAsync(judge, languages, cancellationToken) with { ReplacesProblemLimits = plan.CpuTime is not null };
        var run = new ScoringRun(benchmark, samples, (problem, sample, token) => JudgeAsync(judge, Limit(problem, plan), sample, token), identity, plan.Scoring);

        ScoringSummary summary;
        try
        {
            summary = await VerifyProgress.ShowAsync(
                _terminal, benchmark.Name, progress => run.RunAsync(plan.OutputPath, parsed.GetValue(_restart), progress, cancellationToken));
        }
        catch (OperationCanceledException)
        {
            await _terminal.Error.WriteLineAsync(
                plan.OutputPath is { } results ? $"Stopped; what was judged is kept in {results}, and the same command goes on from there." : "Stopped.");
            return ReasonTool.Cancelled;
        }

        summary = summary with { Runtimes = await RuntimesAsync(judge, languages, cancellationToken) };
        VerifyReport.Write(_terminal, summary, parsed.GetValue(_perProblem), parsed.GetValue(_missing) != "ignore");
        if (plan.JsonPath is { } json) await summary.WriteAsync(json, cancellationToken);
        await TellWhereAsync(plan, summary);
        return Conclude(summary, isCanonical: plan.SamplesPath is null);
    }

    private static async Task<IReadOnlyList<string>> RuntimesAsync(UnitTestJudge judge, IEnumerable<ProgramLanguage> languages, CancellationToken cancellationToken)
    {
        var runtimes = new List<string>();
        foreach (var language in languages) runtimes.Add((await judge.SandboxAsync(language, cancellationToken)).Runtime);
        return runtimes;
    }

    private static ValueTask<Verdict> JudgeAsync(UnitTestJudge judge, CodeProblem problem, Sample sample, CancellationToken cancellationToken) => sample.IsWholeProgram
        ? judge.JudgeProgramAsync(problem, sample.Text, cancellationToken)
        : judge.JudgeAsync(problem, sample.Text, cancellationToken);

    // Asked for on the command line, a limit holds in place of the benchmark's own.
    private static CodeProblem Limit(CodeProblem problem, Plan plan) => plan.CpuTime is { } time ? problem with { CpuTime = time } : problem;

    private Plan Read(ParseResult parsed)
    {
        var (samples, isCanonical) = (InFolder(parsed.GetValue(_samples)), parsed.GetValue(_canonical));
        if (samples is null && !isCanonical) throw new UsageException("--samples: there are none; name their file, or judge the benchmark's own solutions with --canonical.");
        if (samples is not null && isCanonical) throw new UsageException("--canonical: the benchmark's own solutions are judged in place of --samples, not together with them.");
        if (parsed.GetValue(_limit) is < 1) throw new UsageException("--limit: there must be at least one problem.");
        if (parsed.GetValue(_missing) is not ("report" or "fail" or "ignore")) throw new UsageException("--missing: there are report, fail and ignore.");
        if (parsed.GetValue(_memory) is < 128 or > 1 << 26) throw new UsageException("--memory: a program needs between 128 and 67108864 MiB.");
        if (parsed.GetValue(_maxOutput) is < 1 or > 1024) throw new UsageException("--max-output: the limit is between 1 and 1024 MiB.");
        if (parsed.GetValue(_cpuTime) is not (null or (> 0 and <= 3600))) throw new UsageException("--cpu-time: the limit is above 0 and at most 3600 seconds.");
        var cpuTime = parsed.GetValue(_cpuTime) is { } seconds ? TimeSpan.FromSeconds(seconds) : (TimeSpan?)null;
        var defaults = new SandboxOptions();
        var sandbox = OptionCheck.Build(() => new SandboxOptions
        {
            Workers = parsed.GetValue(_workers) ?? defaults.Workers,
            CpuTime = cpuTime ?? defaults.CpuTime,
            WallTime = Patience.For(cpuTime ?? defaults.CpuTime),
            MemoryBytes = parsed.GetValue(_memory) is { } mebibytes ? (long)mebibytes << 20 : defaults.MemoryBytes,
            MaxOutputBytes = parsed.GetValue(_maxOutput) is { } most ? most << 20 : defaults.MaxOutputBytes,
            AllowPackages = parsed.GetValue(_packages),
            PythonPath = parsed.GetValue(_python),
            AllowUnsafe = parsed.GetValue(_allowUnsafe),
        });

        return new Plan
        {
            SamplesPath = samples,
            OutputPath = InFolder(parsed.GetValue(_output)) ?? (samples is null ? null : samples + ResultsEnding),
            JsonPath = InFolder(parsed.GetValue(_json)),
            SkipBadLines = parsed.GetValue(_skipBadLines),
            Format = parsed.GetValue(_format) is { } name ? OptionCheck.Build(() => BenchmarkFormats.Get(name)) : null,
            CpuTime = cpuTime,
            Judging = new UnitTestOptions { Sandbox = sandbox, RerunFailures = !parsed.GetValue(_noRerun) },

            // More than there are workers, so that none of them waits for the next sample to be read.
            Scoring = new ScoringOptions { Ks = parsed.GetValue(_ks) is { } ks ? ParseKs(ks) : null, Concurrency = 2 * sandbox.Workers },
        };
    }

    private async Task<Benchmark> ReadBenchmarkAsync(ParseResult parsed, Plan plan, CancellationToken cancellationToken)
    {
        var broken = new List<ProblemFormatException>();
        var benchmark = await BenchmarkFile.ReadAsync(
            InFolder(parsed.GetRequiredValue(_benchmark))!, plan.Format, plan.SkipBadLines ? broken.Add : null, cancellationToken);
        TellPassedOver(broken.Select(error => error.Message), broken.Count);
        return parsed.GetValue(_limit) is { } limit ? benchmark.Take(limit) : benchmark;
    }

    /// <summary>Says what of the file is not judged as it stands.</summary>
    private void Tell(SampleSet samples)
    {
        TellPassedOver(samples.Broken.Select(error => error.Message), samples.Broken.Count);
        TellPassedOver(
            samples.Strangers.Select(stranger => $"{stranger.Value} {(stranger.Value == 1 ? "sample" : "samples")} of '{stranger.Key}', which the benchmark does not have."),
            samples.Strangers.Count);
        if (samples.LeftOut > 0) _terminal.Error.WriteLine($"Samples of problems beyond --limit, which are not judged: {samples.LeftOut}.");
        if (samples.Renamed > 0) _terminal.Error.WriteLine($"Samples that name their problem in another form than the benchmark: {samples.Renamed}.");
    }

    // A file of something else altogether would otherwise push everything off the screen.
    private void TellPassedOver(IEnumerable<string> what, int count)
    {
        foreach (var sentence in what.Take(MostNamed)) _terminal.Error.WriteLine($"Passed over: {sentence}");
        if (count > MostNamed) _terminal.Error.WriteLine($"Passed over: {count - MostNamed} more like these.");
    }

    private async Task TellWhereAsync(Plan plan, ScoringSummary summary)
    {
        if (summary.Samples > summary.Restored)
        {
            await _terminal.Error.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"Judged {summary.Samples - summary.Restored} samples in {summary.Seconds:0.0} s: {summary.SamplesPerSecond:0.0} a second."));
        }

        if (plan.OutputPath is not { } results) return;
        await _terminal.Error.WriteLineAsync(
            summary.Restored == 0 ? $"Every result is in {results}." : $"Every result is in {results}; {summary.Restored} were there already (--restart begins afresh).");
        if (summary.Verdicts.GetValueOrDefault(VerdictKind.HarnessError) is > 0 and var count)
            await _terminal.Error.WriteLineAsync($"The same command judges the {count} again that the harness could not judge.");
    }

    private int Conclude(ScoringSummary summary, bool isCanonical)
    {
        var failed = summary.Problems.Where(problem => problem.Passed < problem.Samples).Select(problem => problem.TaskId).ToArray();
        if (isCanonical && failed.Length > 0)
        {
            _terminal.Error.WriteLine($"{failed.Length} of {summary.Samples} canonical solutions do not pass here: {string.Join(", ", failed)}.");
            return ReasonTool.Failure;
        }

        return summary.Excluded < summary.Samples ? ReasonTool.Success : ReasonTool.Failure;
    }

    private string? InFolder(string? file) => file is null ? null : Path.Combine(_terminal.WorkingFolder, file);

    private static int[] ParseKs(string text)
    {
        var ks = new List<int>();
        foreach (var part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            ks.Add(int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out var k) && k > 0 && !ks.Contains(k)
                ? k
                : throw new UsageException($"--k: '{part}' is no number above 0 that is not named yet; separate whole numbers by commas, such as 1,10,100."));
        }

        return [.. ks];
    }

    /// <summary>What the command line asks for, checked.</summary>
    private sealed record Plan
    {
        /// <summary>Null for the canonical solutions.</summary>
        public required string? SamplesPath { get; init; }

        /// <summary>Null where no results are written.</summary>
        public required string? OutputPath { get; init; }

        public required string? JsonPath { get; init; }

        public required bool SkipBadLines { get; init; }

        public required BenchmarkFormat? Format { get; init; }

        public required TimeSpan? CpuTime { get; init; }

        public required UnitTestOptions Judging { get; init; }

        public required ScoringOptions Scoring { get; init; }
    }
}
