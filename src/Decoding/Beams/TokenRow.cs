namespace Reasoning.Decoding.Beams;

/// <summary>The distribution of the next token, as a beam ranks by it.</summary>
/// <remarks>Created by <see cref="RowScorer"/>; valid until the scorer's next row.</remarks>
internal readonly ref struct TokenRow
{
    /// <summary>One value per token id to rank by; −∞ excludes a token. A token's gain is its value minus <see cref="Offset"/>.</summary>
    public required ReadOnlySpan<float> Values { get; init; }

    /// <summary>What to subtract from a value for the gain.</summary>
    public required double Offset { get; init; }

    /// <summary>The model's own logits.</summary>
    public required ReadOnlySpan<float> Logits { get; init; }

    /// <summary>ln Σ exp of the model's own logits.</summary>
    public required double LogSumExp { get; init; }

    /// <summary>The largest gain there can be; what rounding puts above it is cut off.</summary>
    public double LargestGain { get; init; }

    /// <summary>What a token adds to a hypothesis' weight: without processors and reference its log-probability.</summary>
    public double Gain(int token) => Math.Min(LargestGain, Values[token] - Offset);

    /// <summary>A token's log-probability under the model itself.</summary>
    public double LogProbability(int token) => Math.Min(0, Logits[token] - LogSumExp);
}
