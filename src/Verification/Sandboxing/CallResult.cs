using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>What became of one call: exactly one of value, error and foreign type is not null.</summary>
public sealed record CallResult
{
    /// <summary>What the function returned.</summary>
    public PlainValue? Value { get; init; }

    /// <summary>What it raised.</summary>
    public RaisedError? Error { get; init; }

    /// <summary>The type of what it returned, where that is or holds an object that is not plain data.</summary>
    public string? ForeignType { get; init; }

    /// <summary>
    /// What the program printed during the call, as far as it lies within the beginning that is kept (and, for the first call, when it was loaded); empty where the
    /// sandbox does not know. The program could have moved the borders between calls.
    /// </summary>
    public string Output { get; init; } = "";
}
