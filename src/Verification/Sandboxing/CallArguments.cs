using System.Collections.Immutable;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Sandboxing;

/// <summary>What a function is called with.</summary>
/// <param name="Positional">Arguments by position.</param>
/// <param name="Named">Arguments by name.</param>
public sealed record CallArguments(ImmutableArray<PlainValue> Positional, ImmutableArray<KeyValuePair<string, PlainValue>> Named)
{
    /// <summary>Arguments by position alone.</summary>
    /// <param name="positional">The arguments.</param>
    public CallArguments(params ReadOnlySpan<PlainValue> positional)
        : this([.. positional], [])
    {
    }
}
