using System.CommandLine;
using Reasoning.Cli.DataJobs;
using Reasoning.Data.ExecutionTraces;
using Reasoning.Data.Pipelines;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason data traces</c>: what arithmetic functions do, step by step.</summary>
internal sealed class DataTracesCommand : DataJobCommand
{
    private static readonly TraceOptions Defaults = new();
    private readonly DataSandboxFlags _sandbox = new();
    private readonly Option<FieldTemplate> _program = TemplateOption.Create("--program", "The program.", "{program}");
    private readonly Option<FieldTemplate> _entryPoint = TemplateOption.Create("--entry-point", "The name of its function.", "{entry_point}");
    private readonly Option<int> _traces = new("--traces") { Description = "Traces of a function.", DefaultValueFactory = _ => Defaults.Traces, HelpName = "N" };
    private readonly Option<string> _arguments = new("--arguments")
    {
        Description = "What the function takes, separated by commas: numbers for a list of integers, number for one.", DefaultValueFactory = _ => "numbers", HelpName = "KIND,...",
    };

    private readonly Option<int> _shortest = new("--shortest-list") { Description = "The shortest list.", DefaultValueFactory = _ => Defaults.ShortestList, HelpName = "N" };
    private readonly Option<int> _longest = new("--longest-list") { Description = "The longest list.", DefaultValueFactory = _ => Defaults.LongestList, HelpName = "N" };
    private readonly Option<long> _magnitude = new("--magnitude") { Description = "The largest number.", DefaultValueFactory = _ => Defaults.Magnitude, HelpName = "N" };
    private readonly Option<string> _size = ChoiceOption.Create("--size", "What is drawn evenly: numbers up to the magnitude, or first how many digits they have.",
        "magnitude", "digits");
    private readonly Option<bool> _negative = new("--allow-negative") { Description = "Draw numbers below zero too." };
    private readonly Option<double> _static = Share("--static-share", "The share of traces with static noise: lines changed, left out or doubled afterwards.",
        Defaults.StaticShare);
    private readonly Option<double> _staticIntensity = Share("--static-intensity", "The probability of that for each of their lines.", Defaults.StaticIntensity);
    private readonly Option<double> _dynamic = Share("--dynamic-share",
        "The share of traces with dynamic noise: values replaced while the function runs, so that the answer is wrong too.", Defaults.DynamicShare);
    private readonly Option<double> _dynamicIntensity = Share("--dynamic-intensity", "The probability of that for each of their operations.", Defaults.DynamicIntensity);
    private readonly Option<int> _mostSteps = new("--most-steps")
    {
        Description = "Steps of a trace at most; longer ones are left out.",
        DefaultValueFactory = _ => Defaults.MostSteps,
        HelpName = "N",
    };

    private readonly Option<string?> _filter = new("--filter")
    {
        Description = "Make no traces: the input are traces, whose functions are run again. Keep those without dynamic noise, or only those without any.", HelpName = "dynamic|all",
    };

    public DataTracesCommand(Terminal terminal)
        : base(terminal, "traces", "Trace what arithmetic functions do with lists of integers, line by line, with noise where it is asked for; or find the noise in traces.") =>
        Use([
            _program, _entryPoint, _traces, _arguments, _shortest, _longest, _magnitude, _size, _negative, _static, _staticIntensity, _dynamic, _dynamicIntensity,
                _mostSteps, _filter, .. _sandbox.All,
        ]);

    public override IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason data traces --input functions.jsonl --out traces.jsonl --traces 50 --size digits --magnitude 9999",
            "Records are like {\"program\": \"def total(xs): ...\", \"entry_point\": \"total\"}."),
        ("reason data traces --input functions.jsonl --out noisy.jsonl --arguments numbers,number --static-share 0.5 --dynamic-share 0.1",
            "A list and a number; some traces are wrong on purpose."),
        ("reason data traces --input noisy.jsonl --out kept.jsonl --filter dynamic", "Without the traces whose wrong values were carried on."),
    ];

    protected override IReadOnlyList<Option> OptionsWithoutEffect => _sandbox.WithoutEffect;

    protected override async ValueTask<DataJob> CreateAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        if (parsed.GetValue(_filter) is not (null or "dynamic" or "all")) throw new UsageException($"--filter: '{parsed.GetValue(_filter)}' is none of dynamic, all.");
        TraceArgument[] arguments = [.. parsed.GetValue(_arguments)!.Split(',').Select(kind => kind.Trim() switch
        {
            "numbers" => TraceArgument.Numbers,
            "number" => TraceArgument.Number,
            var other => throw new UsageException($"--arguments: '{other}' is neither numbers nor number."),
        })];
        var options = OptionCheck.Build(() => new TraceOptions
        {
            Traces = parsed.GetValue(_traces),
            Arguments = [.. arguments],
            ShortestList = parsed.GetValue(_shortest),
            LongestList = parsed.GetValue(_longest),
            Magnitude = parsed.GetValue(_magnitude),
            Size = (NumberSize)ChoiceOption.Read(parsed, _size),
            AllowNegative = parsed.GetValue(_negative),
            StaticShare = parsed.GetValue(_static),
            StaticIntensity = parsed.GetValue(_staticIntensity),
            DynamicShare = parsed.GetValue(_dynamic),
            DynamicIntensity = parsed.GetValue(_dynamicIntensity),
            MostSteps = parsed.GetValue(_mostSteps),
        });
        if (options.StaticShare + options.DynamicShare > 1) throw new UsageException("--static-share and --dynamic-share are at most 1 together.");
        var sandbox = await PythonSandbox.StartAsync(_sandbox.Read(parsed, Flags.Workers(parsed)), cancellationToken);
        IRecordStage stage = parsed.GetValue(_filter) is { } filter
            ? new TraceFilterStage(new TraceFilter(sandbox), keepsStatic: filter == "dynamic")
            : new ExecutionTraceStage(new ExecutionTraceGenerator(sandbox, options), parsed.GetValue(_program)!, parsed.GetValue(_entryPoint)!, Flags.Seed(parsed));
        return new DataJob(stage) { Owned = [sandbox] };
    }

    private static Option<double> Share(string name, string description, double value) => new(name)
    {
        Description = description, DefaultValueFactory = _ => value, CustomParser = NumberArgument.Read, HelpName = "SHARE",
    };
}
