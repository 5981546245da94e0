using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Pipelines;
using Reasoning.Data.PseudoCode;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data pseudo-code</c>: items of task, program and pseudo-code.</summary>
internal sealed class DataPseudoCodeCommand : DataJobCommand
{
    private static readonly PseudoCodeOptions Defaults = new();
    private readonly DataSandboxFlags _sandbox = new();
    private readonly DataModelFlags _model;
    private readonly Option<FieldTemplate?> _solution = TemplateOption.CreateOptional("--solution", "The right answer; the problem's own by default.");
    private readonly Option<FieldTemplate?> _describe = TemplateOption.CreateOptional("--describe-prompt", "What asks for pseudo-code, with {question} and {code}.");
    private readonly Option<FieldTemplate?> _regenerate = TemplateOption.CreateOptional(
        "--regenerate-prompt", "What asks for a program by pseudo-code alone, with {pseudo_code}, {signature} and {language}.");
    private readonly Option<int> _attempts = new("--attempts")
    {
        Description = "Attempts at pseudo-code of a solution.",
        DefaultValueFactory = _ => Defaults.Attempts,
        HelpName = "N",
    };

    private readonly Option<int> _programs = new("--programs")
    {
        Description = "Programs that are written from an attempt, of which one must pass.",
        DefaultValueFactory = _ => Defaults.Programs,
        HelpName = "N",
    };

    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Tokens of a reply at most.", DefaultValueFactory = _ => Defaults.MaxTokens, HelpName = "N" };
    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "Divides the logits: 0 always takes the most probable token.", DefaultValueFactory = _ => 0.8, CustomParser = NumberArgument.Read, HelpName = "T",
    };

    public DataPseudoCodeCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base(terminal, "pseudo-code", "Have a model write pseudo-code of solutions; kept is what suffices to write a program again that passes the tests.")
    {
        _model = new DataModelFlags(terminal, bundled, load);
        Use([_solution, _describe, _regenerate, _attempts, _programs, _maxTokens, _temperature, .. _model.All, .. _sandbox.All]);
    }

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data pseudo-code --input HumanEval.jsonl.gz --out pseudo.jsonl --model coder.gguf --attempts 4",
            "Four items a problem: program, pseudo-code, program of the pseudo-code, and both of the task."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => [.. _model.WithoutEffect, .. _sandbox.WithoutEffect];

    protected override ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var prompts = new PseudoCodePrompts();
        if (parsed.GetValue(_describe) is { } describe) prompts = prompts with { Describe = describe };
        if (parsed.GetValue(_regenerate) is { } regenerate) prompts = prompts with { Regenerate = regenerate };
        var options = OptionCheck.Build(() => new PseudoCodeOptions
        {
            Prompts = prompts,
            Attempts = parsed.GetValue(_attempts),
            Programs = parsed.GetValue(_programs),
            MaxTokens = parsed.GetValue(_maxTokens),
            Sampling = new SamplingOptions { Temperature = parsed.GetValue(_temperature) },
        });
        var settings = new Dictionary<string, string>();
        var model = _model.Load(parsed, settings);
        var judge = new UnitTestJudge(new UnitTestOptions { Sandbox = _sandbox.Read(parsed, Flags.Workers(parsed)) });
        var stage = new PseudoCodeStage(new PseudoCodeGenerator(model.Generator, judge, options), prompts, parsed.GetValue(_solution), Flags.Seed(parsed));
        return ValueTask.FromResult(new DataJob(stage) { Owned = [model, judge], Settings = settings });
    }
}
