using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Difficulty;
using Reasoning.Data.JudgedSelection;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data select</c>: keeps the records that are rated high, or are hardest.</summary>
internal sealed class DataSelectCommand : DataJobCommand
{
    private static readonly JudgedSelectionOptions Defaults = new();
    private readonly DataModelFlags _model;
    private readonly Option<bool> _judge = new("--judge") { Description = "Have the model rate each answer." };
    private readonly Option<FieldTemplate?> _rating = TemplateOption.CreateOptional("--rating", "A rating that records have already, as a number or as a judge's reply.");
    private readonly Option<double?> _top = new("--top")
    {
        Description = "Keep this share of the records that 'reason data ifd' scored: the hardest.",
        CustomParser = NumberArgument.TryRead,
        HelpName = "SHARE",
    };

    private readonly Option<string> _ratio = ChoiceOption.Create("--ratio", "By which ratio --top ranks.", "loss", "perplexity");
    private readonly Option<double> _threshold = new("--threshold")
    {
        Description = "The least rating that is kept.",
        DefaultValueFactory = _ => Defaults.Threshold,
        CustomParser = NumberArgument.Read,
        HelpName = "X",
    };

    private readonly Option<double> _highest = new("--highest")
    {
        Description = "The highest rating of the scale.",
        DefaultValueFactory = _ => Defaults.Highest,
        CustomParser = NumberArgument.Read,
        HelpName = "X",
    };

    private readonly Option<FieldTemplate> _prompt = TemplateOption.Create("--prompt", "The task that a judge is shown.", "{prompt}");
    private readonly Option<FieldTemplate> _answer = TemplateOption.Create("--answer", "The answer that it is shown.", "{completion}");
    private readonly Option<FieldTemplate?> _judgePrompt = TemplateOption.CreateOptional("--judge-prompt", "What the judge is asked, with {prompt} and {answer}.");
    private readonly Option<int> _maxTokens = new("--max-tokens")
    {
        Description = "Tokens of the judge's reply at most.",
        DefaultValueFactory = _ => Defaults.MaxTokens,
        HelpName = "N",
    };

    public DataSelectCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base(terminal, "select", "Keep the records that a judge rates high (--judge), that are rated high already (--rating), or that are hardest to follow (--top).")
    {
        _model = new DataModelFlags(terminal, bundled, load);
        Use([_judge, _rating, _top, _ratio, _threshold, _highest, _prompt, _answer, _judgePrompt, _maxTokens, .. _model.All]);
    }

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data select --input alpaca.jsonl --out good.jsonl --judge --model judge.gguf --prompt '{instruction}' --answer '{output}'",
            "What the model rates 4.5 or more of 5."),
        ("reason data select --input rated.jsonl --out good.jsonl --rating '{gpt_reply}' --threshold 4", "Ratings that are there already; 'Score: 4.5' is 4.5."),
        ("reason data select --input scored.jsonl --out hardest.jsonl --top 0.1 --ratio perplexity", "The hardest tenth of what 'reason data ifd' scored."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _model.WithoutEffect;

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        int ways = (parsed.GetValue(_judge) ? 1 : 0) + (parsed.GetValue(_rating) is null ? 0 : 1) + (parsed.GetValue(_top) is null ? 0 : 1);
        if (ways != 1) throw new UsageException("Records are selected in one way: --judge, --rating TEMPLATE or --top SHARE.");
        var settings = new Dictionary<string, string>();
        if (parsed.GetValue(_top) is { } share)
        {
            if (share is not (> 0 and <= 1)) throw new UsageException("--top: the share to keep must be above 0 and at most 1.");
            var hardest = OptionCheck.Build(() => new DifficultyOptions { Fraction = share, Ratio = (DifficultyRatio)ChoiceOption.Read(parsed, _ratio) });
            var input = Flags.Find(parsed, Terminal);
            if (input.Bytes is null) throw new UsageException("--top: the standard input cannot be read twice; name a file.");
            return new DataJob(await HardestStage.ReadAsync(input, hardest, Flags.Limit(parsed), cancellationToken)) { Settings = settings };
        }

        var options = OptionCheck.Build(() =>
            new JudgedSelectionOptions { Threshold = parsed.GetValue(_threshold), Highest = parsed.GetValue(_highest), MaxTokens = parsed.GetValue(_maxTokens) });
        if (parsed.GetValue(_judgePrompt) is { } prompt) options = options with { Prompt = prompt };
        if (parsed.GetValue(_rating) is { } rating) return new DataJob(JudgedSelectionStage.ByField(rating, options));
        var model = _model.Load(parsed, settings);
        return new DataJob(JudgedSelectionStage.ByJudge(new ItemJudge(model.Generator, options), parsed.GetValue(_prompt)!, parsed.GetValue(_answer)!,
            options)) { Owned = [model], Settings = settings };
    }
}
