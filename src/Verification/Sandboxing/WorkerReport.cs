using System.Text;

namespace Reasoning.Verification.Sandboxing;

/// <summary>What a worker says about one program, as it came over the wire.</summary>
/// <param name="Limit">The limit that ended the program: <c>cpu</c>, <c>wall</c>, <c>output</c> or <c>none</c>; <c>tests</c> where it is the tests that made a forbidden call.</param>
/// <param name="Signaled">Whether the program's process was ended by a signal (the worker's own kill at the end included).</param>
/// <param name="Code">The signal, or the exit code.</param>
/// <param name="Cpu">Processor time of the program.</param>
/// <param name="Wall">Time on the clock from the request to the result.</param>
/// <param name="Record">The checker's record (complete only if it ends with <see cref="End"/>), or what the program's process sent: frames.</param>
/// <param name="Printed">What the program printed, or the beginning of it.</param>
/// <param name="Errors">The beginning of what a program that was run as a whole wrote to its standard error.</param>
internal sealed record WorkerReport(
    string Limit,
    bool Signaled,
    int Code,
    TimeSpan Cpu,
    TimeSpan Wall,
    ReadOnlyMemory<byte> Record,
    ReadOnlyMemory<byte> Printed,
    ReadOnlyMemory<byte> Errors = default)
{
    private const int CpuExceeded = 24, BadSystemCall = 31, Killed = 9;

    /// <summary>The last bytes of a complete record.</summary>
    public static ReadOnlySpan<byte> End => "\nEND\n"u8;

    /// <summary>The verdict that follows from limits alone; null where the program kept them.</summary>
    public (VerdictKind Kind, string Reason)? Exceeded => this switch
    {
        { Limit: "cpu" } or { Signaled: true, Code: CpuExceeded } => (VerdictKind.CpuTimeout, $"The program used up its processor time ({Cpu.TotalSeconds:0.0} s)."),
        { Limit: "wall" } => (VerdictKind.WallTimeout, $"The program did not answer within {Wall.TotalSeconds:0.0} s."),
        { Limit: "output" } => (VerdictKind.OutputLimit, "The program wrote more than it may."),
        { Signaled: true, Code: BadSystemCall } => (VerdictKind.ForbiddenCall, "The program made a system call that is forbidden to it, and was stopped."),
        _ => null,
    };

    /// <summary>Says how the program's process ended.</summary>
    /// <param name="when">When that was, such as <c>before it answered</c>; may be empty.</param>
    public string Ending(string when)
    {
        var what = this switch
        {
            { Signaled: false } => $"The program ended its process with exit code {Code}",
            { Code: Killed } => "The program's process was killed, or cut itself off,",
            _ => $"The program's process crashed (signal {Code})",
        };
        return when.Length == 0 ? $"{what.TrimEnd(',')}." : $"{what} {when}.";
    }

    /// <summary>What was printed between two counts of bytes, as far as it was kept. The counts come from the program: any numbers.</summary>
    public string PrintedBetween(long from, long to)
    {
        from = Math.Clamp(from, 0, Printed.Length);
        to = Math.Clamp(to, from, Printed.Length);
        return Encoding.UTF8.GetString(Printed.Span[(int)from..(int)to]);
    }
}
