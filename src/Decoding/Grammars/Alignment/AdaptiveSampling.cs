namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// Constrained sampling that learns where the grammar leads into dead ends or into what the model finds improbable, and goes there less often: adaptive
/// sampling with approximate expected futures (ASAp) of Park et al., "Grammar-aligned decoding" (NeurIPS 2024).
/// </summary>
/// <remarks>
/// <para>
/// Every attempt draws tokens with probability proportional to P(t|u)·θ(ut), where θ is an upper bound of the probability that a text of the language
/// follows. The first text is that of plain constrained decoding, unless attempts before it met a dead end; the more was seen, the closer the distribution
/// is to P given the language. No text is wasted, but each is biased, and neither independent nor identically distributed: for unbiased ones take
/// <see cref="ConstrainedRejection"/>.
/// </para>
/// <para>Cost: one position per token at most; where 64 tokens or fewer are allowed, only for beginnings that were not seen before.</para>
/// </remarks>
public sealed record AdaptiveSampling : ExpectedFuturesDecoder
{
    /// <summary>Creates the decoder; one attempt at a time, so that each learns from all before it.</summary>
    public AdaptiveSampling()
        : base(maxConcurrent: 1)
    {
    }

    private protected override bool Rejects => false;
}
