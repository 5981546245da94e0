using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>What became of one call: exactly one of the three is not null.</summary>
public sealed record CallResult
{
    /// <summary>What the function returned.</summary>
    public PlainValue? Value { get; init; }

    /// <summary>What it raised.</summary>
    public RaisedError? Error { get; init; }

    /// <summary>The type of what it returned, where that is or holds an object that is not plain data.</summary>
    public string? ForeignType { get; init; }
}
