using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.CodeInterleaving;
using Reasoning.Data.Pipelines;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data interleave</c>: solutions of words and code with what the code prints.</summary>
internal sealed class DataInterleaveCommand : DataJobCommand
{
    private static readonly InterleavingOptions Defaults = new();
    private readonly DataSandboxFlags _sandbox = new();
    private readonly Option<FieldTemplate> _question = TemplateOption.Create("--question", "The question.", "{question}");
    private readonly Option<FieldTemplate> _solution = TemplateOption.Create("--solution", "Its solution, with fenced blocks of Python.", "{solution}");
    private readonly Option<FieldTemplate> _answer = TemplateOption.Create("--answer", "The right answer.", "{answer}");
    private readonly Option<string> _textMark = Mark("--text-mark", "Text in front of words.", Defaults.TextMark);
    private readonly Option<string> _codeMark = Mark("--code-mark", "Text in front of code.", Defaults.CodeMark);
    private readonly Option<string> _executionMark = Mark("--execution-mark", "Text in front of what code prints.", Defaults.ExecutionMark);
    private readonly Option<string> _endMark = Mark("--end-mark", "Text behind every block.", Defaults.EndMark);
    private readonly Option<bool> _inWords = new("--in-words") { Description = "Ask for an answer in words; without it the last output counts where no words state one." };
    private readonly Option<int> _longest = new("--longest-output")
    {
        Description = "Characters of an output that are kept at most.",
        DefaultValueFactory = _ => Defaults.LongestOutput,
        HelpName = "N",
    };

    public DataInterleaveCommand(Terminal terminal)
        : base(terminal, "interleave", "Run the code blocks of solutions, put in what they print, and keep the solutions that come to the right answer.") =>
        Use([_question, _solution, _answer, _textMark, _codeMark, _executionMark, _endMark, _inWords, _longest, .. _sandbox.All]);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data interleave --input solutions.jsonl --out executed.jsonl --question '{problem}' --solution '{completion}' --answer '{answer}'",
            "Solutions that a model wrote, with fenced blocks of Python."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _sandbox.WithoutEffect;

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = OptionCheck.Build(() => new InterleavingOptions
        {
            TextMark = parsed.GetValue(_textMark)!,
            CodeMark = parsed.GetValue(_codeMark)!,
            ExecutionMark = parsed.GetValue(_executionMark)!,
            EndMark = parsed.GetValue(_endMark)!,
            AnswersByOutput = !parsed.GetValue(_inWords),
            LongestOutput = parsed.GetValue(_longest),
        });
        var sandbox = await PythonSandbox.StartAsync(_sandbox.Read(parsed, Flags.Workers(parsed)), cancellationToken);
        var stage = new CodeInterleavingStage(new CodeInterleaver(sandbox, options), options, parsed.GetValue(_question)!, parsed.GetValue(_solution)!, parsed.GetValue(_answer)!);
        return new DataJob(stage) { Owned = [sandbox] };
    }

    private static Option<string> Mark(string name, string description, string mark) => new(name) { Description = description, DefaultValueFactory = _ => mark, HelpName = "TEXT" };
}
