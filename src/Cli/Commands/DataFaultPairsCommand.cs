using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.FaultPairs;
using Reasoning.Data.Pipelines;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data fault-pairs</c>: right and nearly equal wrong programs.</summary>
internal sealed class DataFaultPairsCommand : DataJobCommand
{
    private static readonly FaultPairOptions Defaults = new();
    private readonly DataSandboxFlags _sandbox = new();
    private readonly Option<FieldTemplate?> _solution = TemplateOption.CreateOptional("--solution", "The right answer that is mutated; the problem's own by default.");
    private readonly Option<bool> _noMutants = new("--no-mutants") { Description = "Make no mutants of solutions: samples only." };
    private readonly Option<string?> _samples = new("--samples", "-s")
    {
        Description = "What a model wrote: JSON lines with task_id and completion (or solution). Every sample is judged again, and each that fails is paired with the closest one that passes.",
        HelpName = "FILE",
    };

    private readonly Option<bool> _canonical = new("--use-canonical") { Description = "Let the problem's own solution count as a passing sample." };
    private readonly Option<int> _pairs = new("--most-pairs")
    {
        Description = "Pairs of a problem at most, of mutants and of samples each.",
        DefaultValueFactory = _ => Defaults.MostPairs,
        HelpName = "N",
    };

    private readonly Option<int> _mutants = new("--most-mutants")
    {
        Description = "Mutants of a solution that are judged at most.",
        DefaultValueFactory = _ => Defaults.MostMutants,
        HelpName = "N",
    };

    private readonly Option<double> _similarity = new("--least-similarity")
    {
        Description = "The least similarity of a pair: 1 less the edit distance by the length of the longer, from 0 to 1.",
        DefaultValueFactory = _ => Defaults.LeastSimilarity,
        CustomParser = NumberArgument.Read,
        HelpName = "SHARE",
    };

    public DataFaultPairsCommand(Terminal terminal)
        : base(terminal, "fault-pairs", "Make pairs of a right and a nearly equal wrong program, both decided by running the tests, with the places where they differ.") =>
        Use([_samples, _noMutants, _solution, _canonical, _pairs, _mutants, _similarity, .. _sandbox.All]);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data fault-pairs --input HumanEval.jsonl.gz --out pairs.jsonl --most-pairs 8",
            "The input is a benchmark in any format that 'reason verify' reads; the wrong programs are its solutions with one small mistake that a test finds."),
        ("reason data fault-pairs --input HumanEval.jsonl.gz --out pairs.jsonl --samples samples.jsonl --no-mutants --least-similarity 0.8",
            "The failed samples of a model, each with its closest passing one."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _sandbox.WithoutEffect;

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        string? samples = parsed.GetValue(_samples);
        if (samples is null && parsed.GetValue(_noMutants)) throw new UsageException("--no-mutants: without mutants there must be --samples, or there is nothing to pair.");
        var options = OptionCheck.Build(() => new FaultPairOptions
        {
            MostPairs = parsed.GetValue(_pairs),
            MostMutants = parsed.GetValue(_mutants),
            LeastSimilarity = parsed.GetValue(_similarity),
            PairsWithCanonicalSolution = parsed.GetValue(_canonical),
        });
        var texts = samples is null ? null : await SampleTexts.ReadAsync(InFolder(samples), samples, cancellationToken);
        var judge = new UnitTestJudge(FaultPairFinder.JudgeOptions with { Sandbox = _sandbox.Read(parsed, Flags.Workers(parsed)) });
        return new DataJob(new FaultPairStage(new FaultPairFinder(judge, options), !parsed.GetValue(_noMutants), texts, parsed.GetValue(_solution), Flags.Seed(parsed)))
        {
            Owned = [judge],
            Settings = samples is null ? [] : new Dictionary<string, string> { ["samples"] = FormattableString.Invariant($"{new FileInfo(InFolder(samples)).Length} bytes") },
        };
    }
}
