namespace Reasoning.Verification.Sandboxing;

/// <summary>What a program did in a sandbox. Whether it is right is not said here.</summary>
public sealed record Execution
{
    /// <summary>
    /// Why the program did not come to its end, as the verdict that follows from it; null where it did. An exception in one of several calls ends only that
    /// call; a program run as a whole that ends by an exception or with an exit code other than 0 is a <see cref="VerdictKind.RuntimeError"/>.
    /// </summary>
    public VerdictKind? Failure { get; init; }

    /// <summary>Why, in one sentence; null where the program came to its end.</summary>
    public string? Reason { get; init; }

    /// <summary>One result per input that was answered, in their order: fewer than inputs where the program ended early. Empty for a program that was run as a whole.</summary>
    public IReadOnlyList<CallResult> Results { get; init; } = [];

    /// <summary>What the program wrote to its standard output: all of it for a program that was run as a whole, the beginning (with the standard error) where a function was called.</summary>
    public string Output { get; init; } = "";

    /// <summary>The beginning of what a program that was run as a whole wrote to its standard error.</summary>
    public string Error { get; init; } = "";

    /// <summary>Processor time that the program used.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Time on the clock, from the request to the result.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>How the program was kept apart from this machine; null where nothing was run.</summary>
    public Isolation? Isolation { get; init; }
}
