using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>Finds noise in traces by running the function again: above all dynamic noise, which training bears badly (Havrilla and Iyer, arXiv 2402.04004).</summary>
/// <remarks>
/// <para>A trace that a run gives again, with the same answer, is clean. Another answer is dynamic noise. With the right answer, noise is dynamic if and only if running
/// the function with the
/// recorded results put in the place of the computed ones gives the trace again, line by line: then wrong values were carried on. Anything else is static.</para>
/// <para>One or two runs in the sandbox a trace. A wrong result that is used nowhere looks the same either way, and counts as dynamic.</para>
/// </remarks>
public sealed class TraceFilter
{
    // Noise may make a run longer than its trace was allowed to be.
    private const int MostSteps = 200_000;

    private readonly ExecutionTracer _tracer;

    /// <summary>A filter that runs functions in a sandbox.</summary>
    /// <param name="sandbox">A Python sandbox; it stays the caller's to dispose.</param>
    /// <exception cref="ArgumentException">The sandbox does not run Python.</exception>
    public TraceFilter(ISandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        if (sandbox.Language != ProgramLanguage.Python)
            throw new ArgumentException($"Python functions are traced; a sandbox of {sandbox.Language} cannot run them.", nameof(sandbox));
        _tracer = new ExecutionTracer(sandbox, MostSteps);
    }

    /// <summary>Looks at a trace; what it says of its own noise is not used.</summary>
    /// <param name="item">The trace.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="ArgumentException">An argument is neither an integer nor a list of them.</exception>
    /// <exception cref="SandboxUnavailableException">The sandbox broke.</exception>
    public async ValueTask<TraceFinding> FindAsync(TraceItem item, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(item);
        var (clean, failure) = await RunAsync(new TraceRun(item.Arguments)).ConfigureAwait(false);
        if (clean?.Trace is not { } right) return new TraceFinding(null, $"{item.Call} cannot be run again: {failure}");
        if (right.Answer != item.Answer) return new TraceFinding(TraceNoise.Dynamic, $"{item.Call} answers {right.Answer}, and the trace ends in {item.Answer}.");
        if (right.Steps.SequenceEqual(item.Steps)) return new TraceFinding(TraceNoise.None, "Running the function gives the same trace.");

        // Comparisons and true divisions are not replaced, so they have no place in the list of what is.
        TraceOperation[] recorded = [.. item.Steps.SelectMany(step => step.Operations).Where(operation => IsInteger(operation.Result))];
        var (again, _) = await RunAsync(new TraceRun(item.Arguments) { Replay = recorded }).ConfigureAwait(false);
        return again is { Trace: { } replayed, Followed: true } && replayed.Answer == item.Answer && replayed.Steps.SequenceEqual(item.Steps)
            ? new TraceFinding(TraceNoise.Dynamic, $"{replayed.Corrupted} wrong results are carried on, though the answer is right.")
            : new TraceFinding(TraceNoise.Static, "Lines differ from those of a run, and the answer is right.");

        async ValueTask<(TracedRun? Run, string? Failure)> RunAsync(TraceRun run)
        {
            var (runs, whole) = await _tracer.RunAsync(item.Function, [run], cancellationToken).ConfigureAwait(false);
            return runs is [var only] ? (only, only.Failure) : (null, whole);
        }
    }

    private static bool IsInteger(string value) => value.TrimStart('-') is { Length: > 0 } digits && digits.All(char.IsAsciiDigit);
}
