using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.LintSeq;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data lintseq</c>: programs as sequences of edits that a linter finds no fault with.</summary>
internal sealed class DataLintSeqCommand : DataJobCommand
{
    private static readonly LintSeqOptions Defaults = new();
    private readonly LintSeqLinterFlags _linter = new();
    private readonly Option<FieldTemplate> _program = TemplateOption.Create("--program", "The program.", "{response}");
    private readonly Option<FieldTemplate> _instruction = TemplateOption.Create("--instruction", "What a model is asked for that writes the program.", "{instruction}");
    private readonly Option<FieldTemplate?> _id = TemplateOption.CreateOptional("--id", "The name of an item; by default the file and line of its record.");
    private readonly Option<string?> _fences = new("--fences")
    {
        Description = "Take the program out of the Markdown fences of a language, such as python, where it has some; the paper does so.",
        HelpName = "LANGUAGE",
    };

    private readonly Option<int> _sequences = new("--sequences", "-n") { Description = "Sequences of each program, sampled independently; the paper has 5.", DefaultValueFactory = _ => 1, HelpName = "N" };
    private readonly Option<bool> _distinct = new("--distinct") { Description = "Leave out a sequence with the same edits as another one of its program." };
    private readonly Option<double> _bias = new("--indentation-bias")
    {
        Description = "How much more often deeper lines are deleted first: a line at depth d has the weight d times this, one at depth 0 the weight 1. 0 makes all lines equal.",
        DefaultValueFactory = _ => Defaults.IndentationBias!.Value,
        CustomParser = NumberArgument.Read,
        HelpName = "FACTOR",
    };

    private readonly Option<int> _mostEdits = new("--most-edits") { Description = "Most deletions of a sequence; what is left is its first edit.", DefaultValueFactory = _ => Defaults.MostEdits, HelpName = "N" };
    private readonly Option<int?> _mostLines = new("--most-lines") { Description = "Longest program that is taken, in lines; any by default.", HelpName = "N" };
    private readonly Option<bool> _skipImports = new("--skip-imports") { Description = "Delete lines that import something only with lines that need them." };
    private readonly Option<bool> _drawComments = new("--draw-comments") { Description = "Delete comment lines of their own accord too." };
    private readonly Option<bool> _drawBodies = new("--draw-definition-bodies") { Description = "Delete lines inside of global definitions such as NAMES = [ of their own accord too." };
    private readonly Option<bool> _ignoreExisting = new("--ignore-existing") { Description = "Mistakes that the whole program has already are no reason to delete their lines first." };
    private readonly Option<bool> _keepEmpty = new("--keep-empty") { Description = "Keep edits that insert nothing, as the reference does." };
    private readonly Option<bool> _wholeStrings = new("--whole-strings") { Description = "Delete strings of several lines, such as docstrings, as a whole. Python only." };
    private readonly Option<bool> _wholeStatements = new("--whole-statements") { Description = "Delete statements of several lines as a whole. Python only; C# always does." };
    private readonly Option<bool> _countLevels = new("--count-levels") { Description = "Count depth in the levels of the program, not in multiples of its first indentation. Python only; C# always does." };
    private readonly Option<bool> _withoutProgram = new("--without-program") { Description = "Leave the whole program out of the items." };
    private readonly Option<string> _marker = new("--marker") { Description = "What stands before every edit: a token that the model gets.", DefaultValueFactory = _ => new EditTextOptions().Marker, HelpName = "TEXT" };
    private readonly Option<string> _endOfText = new("--end-of-text") { Description = "What the text ends in, such as <|endoftext|>; nothing by default, for trainers that append it.", DefaultValueFactory = _ => "", HelpName = "TEXT" };

    public DataLintSeqCommand(Terminal terminal)
        : base(terminal, "lintseq", "Turn programs into sequences of insertions that leave no mistake in between, for training models that write code edit by edit (LintSeq).") =>
        Use([
            _program, _instruction, _id, _fences, .. _linter.Options, _sequences, _distinct, _bias, _mostEdits, _mostLines, _skipImports, _drawComments, _drawBodies, _ignoreExisting, _keepEmpty,
            _wholeStrings, _wholeStatements, _countLevels, _withoutProgram, _marker, _endOfText,
        ]);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data lintseq --input instructions.jsonl --out edits.jsonl --fences python --sequences 5", "The data of the paper, from records with instruction and response: five sequences of each program."),
        ("reason data lintseq --input HumanEval.jsonl.gz --out edits.jsonl.gz --id '{task_id}' --instruction '{prompt}' --program '{prompt}{canonical_solution}' --whole-strings", "From the fields of HumanEval, with docstrings kept whole."),
        ("reason data lintseq --input src/ --files '*.cs' --program '{text}' --instruction 'Write {path}.' --out edits.jsonl --linter csharp", "C# source files, judged by the compiler."),
        ("reason data lintseq --input instructions.jsonl --out random.jsonl --linter none", "The ablation: random lines, whether the program is right without them or not."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _linter.OptionsWithoutEffect;

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var stage = OptionCheck.Build(() => new LintSeqStageOptions
        {
            Program = parsed.GetValue(_program)!,
            Instruction = parsed.GetValue(_instruction)!,
            Id = parsed.GetValue(_id),
            Sequences = parsed.GetValue(_sequences),
            Seed = Flags.Seed(parsed),
            Distinct = parsed.GetValue(_distinct),
            FenceLanguage = parsed.GetValue(_fences) is { Length: > 0 } language ? language : null,
            MostLines = parsed.GetValue(_mostLines),
            IncludeProgram = !parsed.GetValue(_withoutProgram),
            Text = new EditTextOptions { Marker = parsed.GetValue(_marker)!, EndOfText = parsed.GetValue(_endOfText)! },
        });
        var options = OptionCheck.Build(() => new LintSeqOptions
        {
            IndentationBias = parsed.GetValue(_bias) is not 0 and var bias ? bias : null,
            MostEdits = parsed.GetValue(_mostEdits),
            SkipImports = parsed.GetValue(_skipImports),
            SkipComments = !parsed.GetValue(_drawComments),
            SkipDefinitionBodies = !parsed.GetValue(_drawBodies),
            IgnoreExistingMistakes = parsed.GetValue(_ignoreExisting),
            KeepEmptyEdits = parsed.GetValue(_keepEmpty),
        });
        var (linter, name, outliner) = await _linter.StartAsync(parsed, Flags.Workers(parsed), Python(parsed), cancellationToken);
        IEditSampler sampler = linter is null ? new RandomEditSampler(options.KeepEmptyEdits) : new LintSeqSampler(linter, options, outliner);
        return new DataJob(new LintSeqStage(sampler, stage)) { Settings = new Dictionary<string, string> { ["linter"] = name }, Owned = linter is null ? [] : [linter] };
    }

    private PythonOutliner? Python(ParseResult parsed)
    {
        bool strings = parsed.GetValue(_wholeStrings), statements = parsed.GetValue(_wholeStatements), levels = parsed.GetValue(_countLevels);
        return strings || statements || levels ? new PythonOutliner { WholeStrings = strings, WholeStatements = statements, CountLevels = levels } : null;
    }
}
