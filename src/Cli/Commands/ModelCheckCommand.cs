using System.CommandLine;
using System.Globalization;
using Reasoning.Decoding.Conformance.Backends;
using Reasoning.Decoding.Conformance.Speculation;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason model check FILE</c>: what the engine promises of a model, each promise tried on the model itself.</summary>
internal sealed class ModelCheckCommand : Command, IHasExamples
{
    private static readonly ConformanceCheck[] Checks = [.. BackendConformance.Checks, SpeculationCheck.Conformance];
    private readonly Terminal _terminal;
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "A GGUF model file; without it, the embedded model.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of the random inputs.", DefaultValueFactory = _ => 1UL, HelpName = "SEED" };
    private readonly Option<int> _rounds = new("--rounds") { Description = "How often each check is made, with other inputs.", DefaultValueFactory = _ => 3, HelpName = "N" };
    private readonly Option<int?> _threads = new("--threads") { Description = "Threads to compute with; one per core by default.", HelpName = "N" };

    public ModelCheckCommand(Terminal terminal, BundledFiles bundled, ModelLoader load)
        : base("check", "Run a model through the checks that every backend must pass: forks, cuts, batches, soft tokens; exit code 0 only if all pass.")
    {
        _terminal = terminal;
        Add(_file);
        Option[] options = [_seed, _rounds, _threads];
        foreach (var option in options) Add(option);
        SetAction(async (parsed, cancellationToken) =>
        {
            var options = OptionCheck.Build(() => new BackendConformanceOptions { Seed = parsed.GetValue(_seed), Rounds = parsed.GetValue(_rounds) });
            using var model = load(parsed.GetValue(_file) is { } file ? Path.Combine(terminal.WorkingFolder, file) : bundled.Model, parsed.GetValue(_threads));
            return await RunAsync(model, options, cancellationToken);
        });
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason model check", "The model that the tool brings."),
        ("reason model check qwen.gguf --rounds 1", "Another file; a large model takes a while."),
    ];

    private async Task<int> RunAsync(LoadedModel model, BackendConformanceOptions options, CancellationToken cancellationToken)
    {
        int passed = 0, count = 0;
        await foreach (var result in BackendConformance.RunAsync(model.Scheduler.Model, options, Checks, cancellationToken))
        {
            count++;
            if (result.Passed) passed++;
            var detail = result.Passed ? result.Claim : $"{result.Claim} {result.Detail}";
            await _terminal.Out.WriteLineAsync($"{(result.Passed ? "passed" : "FAILED"),-6}  {result.Check,-26}  {detail}");
        }

        await _terminal.Out.WriteLineAsync(string.Create(CultureInfo.InvariantCulture, $"\n{passed} of {count} checks passed."));
        return passed == count ? ReasonTool.Success : ReasonTool.Failure;
    }
}
