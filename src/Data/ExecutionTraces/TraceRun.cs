using Reasoning.Verification.Sandboxing;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>A run that is to be traced.</summary>
/// <param name="Arguments">What the function is called with: integers, and lists of them.</param>
internal sealed record TraceRun(CallArguments Arguments)
{
    /// <summary>Seed of the values that are replaced; null where none is.</summary>
    public ulong? NoiseSeed { get; init; }

    /// <summary>The probability that the result of an operation is replaced.</summary>
    public double NoiseProbability { get; init; }

    /// <summary>Operations whose recorded results are put in the place of the computed ones; null for none.</summary>
    public IReadOnlyList<TraceOperation>? Replay { get; init; }
}
