using System.CommandLine;
using System.Globalization;
using Reasoning.Cli.Searches;
using Reasoning.Search;
using Reasoning.Search.Traces;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason solve FILE</c>: one problem, with an explanation.</summary>
internal sealed class SolveCommand : Command, IHasExamples
{
    private const string DefaultStrategy = "best-of-n(stop-when-passed=true)";
    private const string DefaultForAnswers = "majority";

    private readonly Terminal _terminal;
    private readonly BundledFiles _bundled;
    private readonly ModelLoader _load;
    private readonly SearchFlags _search = new($"How to search: {DefaultStrategy} for programs and {DefaultForAnswers} for answers by default.");

    private readonly Argument<string> _file = new("FILE")
    {
        Description = "A Python file that ends with the signature and docstring of the function to write (its examples become the tests), or a benchmark file.",
    };

    private readonly Option<string?> _task = new("--task") { Description = "Which problem of a benchmark file; the first by default.", HelpName = "ID" };
    private readonly Option<string?> _model = new("--model", "-m") { Description = "A GGUF model file; the embedded model by default.", HelpName = "FILE" };
    private readonly Option<string?> _trace = new("--trace") { Description = "Record the search in this file; where it holds a part of the same search, go on from there.", HelpName = "LOG" };
    private readonly Option<ulong> _seed = new("--seed") { Description = "The same seed gives the same answer.", HelpName = "SEED" };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "The most tokens of one completion.", DefaultValueFactory = _ => 256, HelpName = "N" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to compute with; one per core by default. Changes nothing but the time.", HelpName = "N" };
    private readonly Option<bool> _quiet = new("--quiet", "-q") { Description = "Only the answer, without the explanation." };
    private readonly Option<string?> _python = new("--python") { Description = "The Python 3 that runs the programs; by default REASONING_PYTHON, or else python3 on the PATH.", HelpName = "PATH" };
    private readonly Option<bool> _allowUnsafe = new("--allow-unsafe") { Description = "Run programs with resource limits alone where this machine cannot isolate them." };

    public SolveCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base("solve", "Solve one problem, and explain how. The examples that the problem shows are the tests that the search sees.")
    {
        (_terminal, _bundled, _load) = (terminal, bundled, load);
        Add(_file);
        foreach (var option in (IEnumerable<Option>)[_task, .. _search.Options, _model, _trace, _seed, _maxTokens, _threads, _quiet, _python, _allowUnsafe]) Add(option);
        SetAction(RunAsync);
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason solve task.py", "Samples until one passes the examples in the docstring."),
        ("reason solve task.py --strategy 'majority(samples=32)' --budget tokens=4000 --trace search.jsonl", "Another strategy within a budget, recorded."),
        ("reason solve HumanEval.jsonl.gz --task HumanEval/7 --model model.gguf", "A problem of a benchmark."),
    ];

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var budget = _search.Budget(parsed);
        var problem = await ProblemFile.ReadAsync(Path.Combine(_terminal.WorkingFolder, parsed.GetRequiredValue(_file)), parsed.GetValue(_task), cancellationToken);
        var strategy = _search.Strategies(parsed, problem.Code is null ? DefaultForAnswers : DefaultStrategy) is [var only]
            ? only
            : throw new UsageException("--strategy: one problem is solved by one strategy; 'reason eval' compares several.");
        using var model = _load(parsed.GetValue(_model) is { } file ? Path.Combine(_terminal.WorkingFolder, file) : _bundled.Model, parsed.GetValue(_threads));
        await using var judge = new UnitTestJudge(new UnitTestOptions
        {
            Sandbox = new SandboxOptions { PythonPath = parsed.GetValue(_python), AllowUnsafe = parsed.GetValue(_allowUnsafe) },
        });
        using var trace = parsed.GetValue(_trace) is { } log ? SearchTrace.Open(Path.Combine(_terminal.WorkingFolder, log)) : new SearchTrace();
        var context = OptionCheck.Build(() => new SearchContext
        {
            Generator = model.Generator,
            Verifier = problem.CreateExampleVerifier(judge),
            Prompts = _search.Prompts(parsed, model.Generator.Capabilities.ModelName),
            Budget = budget,
            Trace = trace,
            MaxTokens = parsed.GetValue(_maxTokens),
            Seed = parsed.GetValue(_seed),
        });

        var restored = trace.Events.Count;
        var result = await SearchAsync(strategy, problem.Problem, context, parsed.GetValue(_quiet), cancellationToken);
        if (!parsed.GetValue(_quiet)) await ExplainAsync(strategy, context, result, trace, restored);
        if (result.Answer is { } answer) await _terminal.Out.WriteLineAsync((problem.Problem.Kind == ProblemKind.Program ? problem.Problem.Prompt + answer.Text : answer.Text).TrimEnd('\n'));
        else await _terminal.Error.WriteLineAsync($"No answer: {result.AbstentionReason}");
        if (result.Ending != SearchEnding.Cancelled) return result.Answer is null ? ReasonTool.Failure : ReasonTool.Success;
        await _terminal.Error.WriteLineAsync(trace.Path is null ? "Stopped; this is what was found by then." : $"Stopped; the same command goes on from {trace.Path}.");
        return ReasonTool.Cancelled;
    }

    private async Task<SearchResult> SearchAsync(ISearchStrategy strategy, Problem problem, SearchContext context, bool isQuiet, CancellationToken cancellationToken)
    {
        SearchResult? last = null;
        await foreach (var (standing, isFinal) in strategy.SearchAsync(problem, context, cancellationToken))
        {
            last = standing;
            if (!isFinal && !isQuiet) await _terminal.Error.WriteLineAsync($"{Standing(standing)}; {Spend(standing.Spend)}");
        }

        return last!;
    }

    private async Task ExplainAsync(ISearchStrategy strategy, SearchContext context, SearchResult result, SearchTrace trace, int restored)
    {
        foreach (var line in TraceOutline.Lines(trace)) await _terminal.Error.WriteLineAsync(line);
        if (strategy.Bound(context.MaxTokens) is { } bound)
            await _terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"It could have cost {bound.ModelCalls:#,0} calls and {bound.CompletionTokens:#,0} generated tokens at most."));
        foreach (var (name, value) in result.Figures) await _terminal.Error.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"{name}: {value:0.####}"));
        await _terminal.Error.WriteLineAsync($"{Standing(result)}; {Spend(result.Spend)}; {Ending(result.Ending)}.");
        if (restored > 0) await _terminal.Error.WriteLineAsync($"{restored} events were there already.");
    }

    private static string Standing(SearchResult result) => result.Decision.Confidence is { } confidence
        ? string.Create(CultureInfo.InvariantCulture, $"{(result.Answer is { } answer ? $"answer {answer.Index}" : "no answer")} of {result.Ranking.Count}, confidence {confidence.Value:0.###} ({confidence.Source})")
        : $"no answer of {result.Ranking.Count}";

    private static string Spend(SearchSpend spend) => string.Create(
        CultureInfo.InvariantCulture,
        $"{spend.ModelCalls:#,0} calls, {spend.Usage.PromptTokens:#,0} + {spend.Usage.CompletionTokens:#,0} tokens, {spend.Verifications:#,0} verifications{(spend.Cost > 0 ? $", cost {spend.Cost:0.######}" : "")}");

    private static string Ending(SearchEnding ending) => ending switch
    {
        SearchEnding.BudgetSpent => "the budget permits no further call",
        SearchEnding.Cancelled => "stopped",
        _ => "the strategy was done",
    };
}
