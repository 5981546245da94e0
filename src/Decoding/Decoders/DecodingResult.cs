namespace Reasoning.Decoding.Decoders;

/// <summary>What a decoder found, and what it took.</summary>
public record DecodingResult
{
    /// <summary>The continuations, best first (in the order drawn, where a decoder samples).</summary>
    public required IReadOnlyList<Hypothesis> Hypotheses { get; init; }

    /// <summary>The first of <see cref="Hypotheses"/>.</summary>
    /// <exception cref="InvalidOperationException">There are none.</exception>
    public Hypothesis Best => Hypotheses.Count > 0 ? Hypotheses[0] : throw new InvalidOperationException("The run found no continuation.");

    /// <summary>What the run cost.</summary>
    public required DecodingCost Cost { get; init; }

    /// <summary>
    /// The smallest difference between the largest and the second largest logit over all distributions that the run computed; +∞ where there was none to compare.
    /// A deterministic run gives the same tokens on any backend whose rounding errors stay well below it (Yuan et al., "Understanding and mitigating
    /// numerical sources of nondeterminism in LLM inference", NeurIPS 2025).
    /// </summary>
    public required double MinimumGap { get; init; }

    /// <summary>False when <see cref="Decoder{TResult}.MaxPositions"/>, or another limit of the decoder such as a number of attempts, ended the run before the algorithm was done.</summary>
    public required bool IsComplete { get; init; }
}
