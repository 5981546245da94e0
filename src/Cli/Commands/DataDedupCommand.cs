using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.Deduplication;
using Reasoning.Data.Pipelines;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data dedup</c>: leaves out records that repeat earlier ones.</summary>
internal sealed class DataDedupCommand : DataJobCommand
{
    private static readonly DeduplicationOptions Defaults = new();
    private readonly Option<FieldTemplate> _text = TemplateOption.Create("--text", "The text that is compared.", "{text}");
    private readonly Option<FieldTemplate?> _id = TemplateOption.CreateOptional("--id", "The name by which rejects call the record that they repeat; by default its file and line.");
    private readonly Option<bool> _exact = new("--exact") { Description = "Leave out equal texts only: equal but for line ends and blanks at the ends of lines." };
    private readonly Option<double> _threshold = new("--threshold")
    {
        Description = "Similarity from which on texts count as near duplicates: the Jaccard index of their shingles, above 0 and at most 1.",
        DefaultValueFactory = _ => Defaults.Threshold,
        CustomParser = NumberArgument.Read,
        HelpName = "SHARE",
    };

    private readonly Option<int> _permutations = new("--permutations")
    {
        Description = "Hash functions of a signature. More find more of the pairs near the threshold, and take longer.",
        DefaultValueFactory = _ => Defaults.Permutations,
        HelpName = "N",
    };

    private readonly Option<int> _shingleLength = new("--shingle-length") { Description = "Tokens of a shingle.", DefaultValueFactory = _ => Defaults.ShingleLength, HelpName = "N" };
    private readonly Option<string> _shingles = new("--shingles")
    {
        Description = "What texts are cut into: the tokens of programs, or words regardless of case and punctuation.",
        DefaultValueFactory = _ => "code",
        HelpName = "code|words",
    };

    public DataDedupCommand(Terminal terminal)
        : base(terminal, "dedup", "Leave out records that repeat an earlier one, exactly or nearly.") =>
        Use(_text, _id, _exact, _threshold, _permutations, _shingleLength, _shingles);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data dedup --input raw/ --out unique.jsonl.gz --text '{prompt}{completion}' --id '{task_id}'", "The first of all records that are alike; the others, with what they repeat, go to unique.rejects.jsonl."),
        ("reason data dedup --input src/ --files '*.py' --out unique.jsonl --exact", "Source files that are not copies of each other, as records with path and text."),
    ];

    protected override ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_shingles) is not ("code" or "words")) throw new UsageException("--shingles: there are code and words.");
        var options = OptionCheck.Build(() => new DeduplicationOptions
        {
            FindNear = !parsed.GetValue(_exact),
            Threshold = parsed.GetValue(_threshold),
            Permutations = parsed.GetValue(_permutations),
            ShingleLength = parsed.GetValue(_shingleLength),
            Shingles = parsed.GetValue(_shingles) == "words" ? ShingleKind.Words : ShingleKind.CodeTokens,
            Seed = Flags.Seed(parsed),
        });
        return ValueTask.FromResult(new DataJob(new DeduplicationStage(parsed.GetValue(_text)!, parsed.GetValue(_id), options)));
    }
}
