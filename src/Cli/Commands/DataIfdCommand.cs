using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Difficulty;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data ifd</c>: how hard a model finds it to follow instructions to their answers.</summary>
internal sealed class DataIfdCommand : DataJobCommand
{
    private static readonly DifficultyOptions Defaults = new();
    private readonly DataModelFlags _model;
    private readonly Option<FieldTemplate> _prompt = TemplateOption.Create("--prompt", "All in front of the answer, as the model is to see it.", "{prompt}");
    private readonly Option<FieldTemplate> _answer = TemplateOption.Create("--answer", "The answer.", "{completion}");
    private readonly Option<string> _direct = new("--direct-prompt")
    {
        Description = "What stands in front of the answer where the model is not told the prompt; may be empty.", DefaultValueFactory = _ => Defaults.DirectPrompt,
            HelpName = "TEXT",
    };

    private readonly Option<string> _ratio = ChoiceOption.Create("--ratio", "By which ratio items above the largest are dropped.", "loss", "perplexity");
    private readonly Option<double> _maxRatio = new("--max-ratio")
    {
        Description = "The largest ratio: above 1 the prompt makes its answer less likely.", DefaultValueFactory = _ => Defaults.MaxRatio,
            CustomParser = NumberArgument.Read, HelpName = "X",
    };

    private readonly Option<int?> _maxTokens = new("--max-tokens")
    {
        Description = "Tokens of prompt and answer at most; longer items are dropped. By default the model's context.",
        HelpName = "N",
    };

    public DataIfdCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base(terminal, "ifd", "Score how hard a model finds it to follow each prompt to its answer: the loss of the answer with the prompt by the loss without it. 'select --top' keeps the hardest.")
    {
        _model = new DataModelFlags(terminal, bundled, load);
        Use([_prompt, _answer, _direct, _ratio, _maxRatio, _maxTokens, .. _model.All]);
    }

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        (@"reason data ifd --input alpaca.jsonl --out scored.jsonl --prompt $'### Instruction:\n{instruction}\n\n### Response:' --answer '{output}' --model small.gguf", "Adds the field ifd to every record."),
        ("reason data select --input scored.jsonl --out hardest.jsonl --top 0.1", "The tenth of them that is hardest."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _model.WithoutEffect;

    protected override ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var options = OptionCheck.Build(() => new DifficultyOptions
        {
            DirectPrompt = parsed.GetValue(_direct)!,
            Ratio = (DifficultyRatio)ChoiceOption.Read(parsed, _ratio),
            MaxRatio = parsed.GetValue(_maxRatio),
            MaxTokens = parsed.GetValue(_maxTokens),
        });
        var settings = new Dictionary<string, string>();
        var model = _model.Load(parsed, settings);
        var difficulty = OptionCheck.Build(() => new InstructionDifficulty(model.Scheduler, options));
        return ValueTask.FromResult(new DataJob(new DifficultyStage(difficulty, parsed.GetValue(_prompt)!, parsed.GetValue(_answer)!)) { Owned = [model], Settings = settings });
    }
}
