using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Reasoning.Cli.Searches;
using Reasoning.Evaluation.Benchmarks;
using Reasoning.Evaluation.Runs;
using Reasoning.Search;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason eval</c>: strategies on benchmarks, with every sample kept.</summary>
internal sealed class EvalCommand : Command, IHasExamples
{
    private const int ProgramSamples = 32;
    private const int AnswerSamples = 16;

    private readonly Terminal _terminal;
    private readonly BundledFiles _bundled;
    private readonly ModelLoader _load;

    private readonly Option<string[]> _benchmarks = new("--benchmark", "-b")
    {
        Description = "A benchmark file in one of the formats that 'reason benchmark list' names; may be repeated. The bundled ones by default.",
        HelpName = "FILE",
        Arity = ArgumentArity.ZeroOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<string?> _model = new("--model", "-m") { Description = "A GGUF model file; the embedded model by default.", HelpName = "FILE" };
    private readonly SearchFlags _search = new(
        "Strategies, separated by commas: greedy, best-of-n and majority by default, but for arithmetic, where a verifier would have to know the answer, no best-of-n.");

    private readonly Option<SearchVerifier> _verifier = new("--verifier")
    {
        Description = "What strategies verify candidates with: the benchmark's tests, by which results are measured; the examples that problems show, so that results are measured by tests that no search has seen; or none.",
        HelpName = "tests|examples|none",
    };

    private readonly Option<bool> _traces = new("--traces") { Description = "Record every search in the results folder, for 'reason trace' and 'reason replay'; a run that was stopped then goes on within problems." };
    private readonly Option<ulong> _seed = new("--seed") { Description = "The same seed gives the same table.", HelpName = "SEED" };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "The most tokens of one completion.", DefaultValueFactory = _ => 256, HelpName = "N" };
    private readonly Option<int?> _limit = new("--limit") { Description = "Only the first N problems of each benchmark.", HelpName = "N" };
    private readonly Option<string?> _out = new("--out", "-o")
    {
        Description = "Folder for the results; by default one under results/ that is named after the arguments, so that the same command goes on where it stopped.",
        HelpName = "DIR",
    };

    private readonly Option<bool> _restart = new("--restart") { Description = "Throw away what the folder holds of this run, and begin afresh." };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to compute with; one per core by default. Changes nothing but the time.", HelpName = "N" };
    private readonly Option<int> _concurrency = new("--concurrency")
    {
        Description = "Problems to work on at once. Changes nothing but the time.",
        DefaultValueFactory = _ => 16,
        HelpName = "N",
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

    public EvalCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base("eval", "Measure strategies on benchmarks. Every sample is kept, and a run that was stopped goes on where it was.")
    {
        (_terminal, _bundled, _load) = (terminal, bundled, load);
        Option[] options = [_benchmarks, _model, .. _search.Options, _verifier, _traces, _seed, _maxTokens, _limit, _out, _restart, _threads, _concurrency, _python, _allowUnsafe];
        foreach (var option in options) Add(option);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason eval", "The bundled benchmarks with the embedded model."),
        ("reason eval --strategy greedy,best-of-n --samples 8 --limit 20", "A quick look."),
        ("reason eval --strategy 'best-of-n(samples=64),majority(samples=64)' --budget completion-tokens=500 --verifier examples", "At equal budgets, measured by tests that no search sees."),
        ("reason eval --benchmark HumanEval.jsonl.gz --model model.gguf --out results/humaneval", "Your own model on your own benchmark."),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        // The command line is checked as a whole before any file is opened.
        if (parsed.GetValue(_limit) is < 1) throw new UsageException("--limit: there must be at least one problem.");
        var strategies = Enum.GetValues<ProblemKind>().ToDictionary(kind => kind, kind => ReadStrategies(parsed, kind));
        var budget = _search.Budget(parsed);
        var options = OptionCheck.Build(() => new EvaluationOptions
        {
            Budget = budget,
            Verifier = parsed.GetValue(_verifier),
            KeepsTraces = parsed.GetValue(_traces),
            Seed = parsed.GetValue(_seed),
            MaxTokens = parsed.GetValue(_maxTokens),
            Concurrency = parsed.GetValue(_concurrency),
        });

        var modelPath = parsed.GetValue(_model) is { } file ? Path.Combine(_terminal.WorkingFolder, file) : _bundled.Model;
        if (!File.Exists(modelPath)) throw new FileNotFoundException($"There is no model file '{modelPath}'.", modelPath);
        var benchmarks = await ReadBenchmarksAsync(parsed, cancellationToken);
        var identity = await ModelIdentity.OfFileAsync(modelPath, cancellationToken);
        using var model = _load(modelPath, parsed.GetValue(_threads));
        options = options with { Prompts = _search.Prompts(parsed, model.Generator.Capabilities.ModelName) };
        await using var judge = new UnitTestJudge(new UnitTestOptions { Sandbox = ReadSandboxOptions(parsed) });
        var runs = new List<EvaluationRun>();
        foreach (var benchmark in benchmarks)
        {
            var languages = benchmark.Problems.Select(problem => problem.Language).OfType<ProgramLanguage>().ToList();
            if (benchmark.Problems.Select(problem => problem.WhyNot(judge)).FirstOrDefault(reason => reason is not null) is { } refusal)
                throw new UsageException($"--benchmark: {refusal}");
            runs.Add(new EvaluationRun(
                benchmark,
                strategies[benchmark.Kind],
                model.Generator,
                identity,
                problem => problem.CreateVerifier(judge),
                options,
                languages.Count > 0 ? await JudgeIdentity.OfAsync(judge, languages, cancellationToken) : null,
                problem => problem.CreateExampleVerifier(judge)));
        }

        var folder = Path.Combine(_terminal.WorkingFolder, parsed.GetValue(_out) ?? DefaultFolder(identity, runs));

        var summaries = new List<EvaluationSummary>();
        try
        {
            foreach (var (benchmark, run) in benchmarks.Zip(runs))
            {
                var own = Path.Combine(folder, benchmark.Name);
                if (parsed.GetValue(_restart)) EvaluationRun.Discard(own);
                summaries.Add(await EvalProgress.ShowAsync(_terminal, benchmark.Name, progress => run.RunAsync(own, progress, cancellationToken)));
            }
        }
        catch (OperationCanceledException)
        {
            await _terminal.Error.WriteLineAsync($"Stopped; what was finished is kept in {folder}, and the same command goes on from there.");
            return ReasonTool.Cancelled;
        }

        EvalTable.Write(_terminal, summaries);
        var restored = summaries.Sum(summary => summary.RestoredItems);
        await _terminal.Error.WriteLineAsync(
            restored == 0 ? $"Every sample is in {folder}." : $"Every sample is in {folder}; {restored} results were there already (--restart begins afresh).");
        return ReasonTool.Success;
    }

    private async Task<IReadOnlyList<Benchmark>> ReadBenchmarksAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var files = parsed.GetValue(_benchmarks) is { Length: > 0 } given ? given.Select(file => Path.Combine(_terminal.WorkingFolder, file)) : _bundled.Benchmarks;
        var benchmarks = new List<Benchmark>();
        foreach (var file in files)
        {
            var benchmark = await BenchmarkFile.ReadAsync(file, cancellationToken);
            if (benchmarks.Any(other => other.Name == benchmark.Name))
                throw new UsageException($"--benchmark: two files are called '{benchmark.Name}', and their results could not be told apart.");
            benchmarks.Add(parsed.GetValue(_limit) is { } limit ? benchmark.Take(limit) : benchmark);
        }

        return benchmarks;
    }

    private IReadOnlyList<ISearchStrategy> ReadStrategies(ParseResult parsed, ProblemKind kind) => kind == ProblemKind.Program
        ? _search.Strategies(parsed, "greedy,best-of-n,majority", ProgramSamples)
        : _search.Strategies(parsed, "greedy,majority", AnswerSamples);

    private SandboxOptions ReadSandboxOptions(ParseResult parsed)
    {
        var options = new SandboxOptions { PythonPath = parsed.GetValue(_python), AllowUnsafe = parsed.GetValue(_allowUnsafe) };
        return options with { WallTime = Patience.For(options.CpuTime) };
    }

    private static string DefaultFolder(ModelIdentity model, IEnumerable<EvaluationRun> runs)
    {
        var all = SHA256.HashData(Encoding.ASCII.GetBytes(string.Concat(runs.Select(run => run.Fingerprint))));
        return Path.Combine("results", string.Create(CultureInfo.InvariantCulture, $"{model.Name}-{Convert.ToHexStringLower(all)[..8]}"));
    }
}
