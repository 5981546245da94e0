namespace Reasoning.Verification.Sandboxing;

/// <summary>A program to run from its beginning to its end, and what it reads.</summary>
public sealed record ProgramRun
{
    /// <summary>The whole program. Python programs run as <c>__main__</c>; C# programs by their <c>Main</c> or top-level statements.</summary>
    public required string Program { get; init; }

    /// <summary>What the program reads from its standard input.</summary>
    public string Input { get; init; } = "";

    /// <summary>Processor time; null for the sandbox's own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? CpuTime { get; init => field = value is { } time ? SandboxOptions.Limit(time, nameof(CpuTime)) : null; }

    /// <summary>Bytes that the program may print; null for the sandbox's own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1 KiB..1 GiB.</exception>
    public int? MaxOutputBytes { get; init => field = value is { } bytes ? SandboxOptions.OutputLimit(bytes, nameof(MaxOutputBytes)) : null; }
}
