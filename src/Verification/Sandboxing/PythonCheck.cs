namespace Reasoning.Verification.Sandboxing;

/// <summary>A Python program and the tests it is to pass.</summary>
public sealed record PythonCheck
{
    /// <summary>The whole program, which defines <see cref="EntryPoint"/>.</summary>
    public required string Program { get; init; }

    /// <summary>Name of the function under test.</summary>
    /// <exception cref="ArgumentException">Not a name.</exception>
    public required string EntryPoint
    {
        get;
        init => field = IsName(value) ? value : throw new ArgumentException($"'{value}' is not the name of a Python function.", nameof(EntryPoint));
    }

    /// <summary>
    /// Source of the tests. The function under test is called by its own name, or by the parameter of a function <c>check</c>, which
    /// is called with it. Every <c>assert</c> outside a <c>try</c> statement is one test.
    /// </summary>
    public required string Tests { get; init; }

    /// <summary>
    /// Source that the tests rely on (imports, helper functions); runs beside the tests, never beside the candidate. A problem's
    /// prompt often is that.
    /// </summary>
    public string Setup { get; init; } = "";

    /// <summary>Processor time for all tests together; null for the sandbox's own limit.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero, or above one hour.</exception>
    public TimeSpan? CpuTime { get; init => field = value is { } time ? SandboxOptions.Limit(time, nameof(CpuTime)) : null; }

    private static bool IsName(string value) =>
        value.Length > 0 && !char.IsDigit(value[0]) && value.All(letter => char.IsLetterOrDigit(letter) || letter == '_');
}
