using Reasoning.Verification.Agreement.Behaviour;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.TestGeneration;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Adequacy.Differential;

/// <summary>Runs programs that should do the same on the same inputs, and says where they do not.</summary>
/// <remarks>
/// Differential testing (McKeeman, "Differential Testing for Software", 1998): without knowing what is right, two different answers to one input prove that a program
/// is wrong. Failures are behaviours too: an exception by its type, an ended process by its cause. Costs programs × inputs calls.
/// </remarks>
public sealed class DifferentialTesting
{
    private readonly ISandbox _sandbox;
    private readonly DifferentialOptions _options;

    /// <summary>A comparison in a sandbox, which stays the caller's to dispose.</summary>
    /// <param name="sandbox">Where the programs run.</param>
    /// <param name="options">What counts as the same; null for the defaults.</param>
    public DifferentialTesting(ISandbox sandbox, DifferentialOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        (_sandbox, _options) = (sandbox, options ?? new DifferentialOptions());
    }

    /// <summary>Compares programs with each other, and with a reference where there is one.</summary>
    /// <param name="programs">Whole programs that define the function.</param>
    /// <param name="entryPoint">Name of the function.</param>
    /// <param name="inputs">What it is called with.</param>
    /// <param name="reference">A program that is known to be right; null for none.</param>
    /// <param name="cancellationToken">Gives up comparing.</param>
    /// <exception cref="SandboxUnavailableException">The sandbox broke over the reference.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    public async ValueTask<DifferentialResult> CompareAsync(
        IReadOnlyList<string> programs, string entryPoint, IReadOnlyList<CallArguments> inputs, string? reference = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(programs);
        ArgumentException.ThrowIfNullOrWhiteSpace(entryPoint);
        ArgumentNullException.ThrowIfNull(inputs);
        List<string> all = reference is null ? [.. programs] : [.. programs, reference];
        List<CallArguments> calls = [.. inputs];

        // Models write the same program again and again; each is run once.
        var outputs = new ObservedOutput<PlainValue>[]?[all.Count];
        var distinct = all.Index().GroupBy(program => program.Item).Select(group => group.Select(program => program.Index).ToList());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = _options.Concurrency, CancellationToken = cancellationToken };
        await Parallel.ForEachAsync(distinct, parallel, async (same, cancel) =>
        {
            var output = await CallProbe.RunAsync(_sandbox, all[same[0]], entryPoint, calls, null, cancel).ConfigureAwait(false);
            foreach (var program in same) outputs[program] = output;
        }).ConfigureAwait(false);
        if (reference is not null && outputs[^1] is null) throw new SandboxUnavailableException("The sandbox broke over the reference program.");
        return new DifferentialResult(calls, outputs, reference is not null, _options);
    }
}
