using System.Collections.Immutable;

namespace Reasoning.Decoding.Conformance.Oracles;

/// <summary>A complete sequence of a model: one that ends by itself, or one that was cut at the maximum length.</summary>
/// <param name="Tokens">The tokens after the prompt; the token that ends the sequence is the last of them.</param>
/// <param name="LogProbability">Natural logarithm of its probability given the prompt, in double; at most 0 and finite.</param>
/// <param name="IsCut">Whether it has the maximum length without ending.</param>
public sealed record EnumeratedSequence(ImmutableArray<int> Tokens, double LogProbability, bool IsCut)
{
    /// <summary>How many tokens it has, at least 1.</summary>
    public int Length => Tokens.Length;

    /// <summary>Its probability given the prompt, in (0, 1]; 0 where that is below what a double can hold.</summary>
    public double Probability => Math.Exp(LogProbability);
}
