using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Pipelines;
using Reasoning.Data.StepExpansion;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data expand-steps</c>: fills in the steps that solutions leave out.</summary>
internal sealed class DataExpandStepsCommand : DataJobCommand
{
    private static readonly FillInMiddleFormat Marks = new();
    private readonly DataModelFlags _model;
    private readonly Option<FieldTemplate> _question = TemplateOption.Create("--question", "The question.", "{question}");
    private readonly Option<FieldTemplate> _solution = TemplateOption.Create("--solution", "Its solution.", "{solution}");
    private readonly Option<string> _steps = ChoiceOption.Create("--steps", "What a step is.", "lines", "sentences", "numbered");
    private readonly Option<bool> _train = new("--train")
    {
        Description = "Ask no model; make items from which one learns to fill in steps: all of a solution but one step, and that step.",
    };

    private readonly Option<FieldTemplate?> _prompt = TemplateOption.CreateOptional(
        "--prompt", "What the model is asked, with {question}, {before} (the steps so far) and {after} (those that follow); by default the gap as models write it that fill gaps.");

    private readonly Option<string> _prefixMark = Mark("--prefix-mark", "what comes before the gap", Marks.PrefixMark);
    private readonly Option<string> _suffixMark = Mark("--suffix-mark", "what comes after it", Marks.SuffixMark);
    private readonly Option<string> _middleMark = Mark("--middle-mark", "what fills it", Marks.MiddleMark);
    private readonly Option<bool> _suffixFirst = new("--suffix-first") { Description = "Write what comes after the gap first." };
    private readonly Option<bool> _noCheck = new("--no-arithmetic-check") { Description = "Keep steps that state wrong arithmetic, such as 3 + 4 = 8." };
    private readonly Option<int> _maxTokens = new("--max-tokens") { Description = "Tokens of a step at most.", DefaultValueFactory = _ => 128, HelpName = "N" };
    private readonly Option<double> _temperature = new("--temperature")
    {
        Description = "Divides the logits: 0 always takes the most probable token.",
        CustomParser = NumberArgument.Read,
        HelpName = "T",
    };

    public DataExpandStepsCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base(terminal, "expand-steps", "Fill in the steps that solutions leave out: a model is asked for one more between each two. What was there stays as it is.")
    {
        _model = new DataModelFlags(terminal, bundled, load);
        Use([_question, _solution, _steps, _train, _prompt, _prefixMark, _suffixMark, _middleMark, _suffixFirst, _noCheck, _maxTokens, _temperature, .. _model.All]);
    }

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data expand-steps --input numina.jsonl --out gaps.jsonl --question '{problem}' --solution '{solution}' --train", "Items that teach a model to fill in a step."),
        ("reason data expand-steps --input gsm8k.jsonl --out longer.jsonl --question '{question}' --solution '{answer}' --model math-fim.gguf", "Longer solutions by that model."),
        (@"reason data expand-steps --input gsm8k.jsonl --out longer.jsonl --solution '{answer}' --prompt $'{question}\n{before}' --model base.gguf", "A model that was not trained on gaps goes on with the solution."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _model.WithoutEffect;

    protected override ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (question, solution) = (parsed.GetValue(_question)!, parsed.GetValue(_solution)!);
        var marks = new FillInMiddleFormat
        {
            PrefixMark = parsed.GetValue(_prefixMark)!, SuffixMark = parsed.GetValue(_suffixMark)!, MiddleMark = parsed.GetValue(_middleMark)!,
                SuffixFirst = parsed.GetValue(_suffixFirst),
        };
        var options = OptionCheck.Build(() => new StepExpansionOptions
        {
            Format = (StepFormat)ChoiceOption.Read(parsed, _steps),
            FillInMiddle = marks,
            Prompt = parsed.GetValue(_prompt),
            MaxTokens = parsed.GetValue(_maxTokens),
            Sampling = new SamplingOptions { Temperature = parsed.GetValue(_temperature) },
            ChecksArithmetic = !parsed.GetValue(_noCheck),
        });
        if (parsed.GetValue(_train)) return ValueTask.FromResult(new DataJob(new FillInMiddleStage(question, solution, options.Format, marks)));
        var settings = new Dictionary<string, string>();
        var model = _model.Load(parsed, settings);
        return ValueTask.FromResult(new DataJob(new StepExpansionStage(
            new StepExpander(model.Generator, options), question, solution, Flags.Seed(parsed))) { Owned = [model], Settings = settings });
    }

    private static Option<string> Mark(string name, string what, string mark) =>
        new(name) { Description = $"Text in front of {what}.", DefaultValueFactory = _ => mark, HelpName = "TEXT" };
}
