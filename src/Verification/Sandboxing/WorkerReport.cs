namespace Reasoning.Verification.Sandboxing;

/// <summary>What a worker says about one sample, as it came over the wire.</summary>
/// <param name="Limit">The limit that ended the candidate: <c>cpu</c>, <c>wall</c>, <c>output</c> or <c>none</c>.</param>
/// <param name="Signaled">Whether the candidate's process was ended by a signal (the worker's own kill at the end included).</param>
/// <param name="Code">The signal, or the exit code.</param>
/// <param name="Cpu">Processor time of the candidate.</param>
/// <param name="Wall">Time on the clock from the request to the result.</param>
/// <param name="Record">The checker's record; complete only if it ends with <see cref="End"/>.</param>
/// <param name="Printed">The beginning of what the candidate printed.</param>
internal sealed record WorkerReport(
    string Limit, bool Signaled, int Code, TimeSpan Cpu, TimeSpan Wall, ReadOnlyMemory<byte> Record, string Printed)
{
    /// <summary>The last bytes of a complete record.</summary>
    public static ReadOnlySpan<byte> End => "\nEND\n"u8;
}
