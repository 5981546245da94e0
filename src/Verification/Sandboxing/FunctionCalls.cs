namespace Reasoning.Verification.Sandboxing;

/// <summary>A program, and the inputs that one of its functions is to be called with, one after the other in the same process.</summary>
public sealed record FunctionCalls
{
    /// <summary>The whole program.</summary>
    public required string Program { get; init; }

    /// <summary>
    /// The function: its name, or <c>Class.method</c> for a method of a class that is created without arguments before the first call.
    /// </summary>
    public required string EntryPoint { get; init; }

    /// <summary>What the function is called with, in this order.</summary>
    public required IReadOnlyList<CallArguments> Inputs { get; init; }

    /// <summary>Processor time for all calls together; null for the sandbox's own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? CpuTime { get; init => field = value is { } time ? SandboxOptions.Limit(time, nameof(CpuTime)) : null; }
}
