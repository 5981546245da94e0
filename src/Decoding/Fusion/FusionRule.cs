namespace Reasoning.Decoding.Fusion;

/// <summary>
/// How the next-token logits of a large model are changed by what small models say of the same text: a base, and experts that were tuned from it.
/// </summary>
/// <remarks>
/// <para>A rule is immutable and may be used by many sessions at once. It depends on its rows alone.</para>
/// <para>
/// Tokens that some model excludes (logit −∞): what the large model excludes stays excluded. Where the base or an expert does, the two cannot be compared,
/// and that expert says nothing about the token: the difference of their log-probabilities, which are taken over the tokens that both allow, counts as 0
/// there. So at least one token stays, and adding a constant to any row changes no probability.
/// </para>
/// </remarks>
public abstract class FusionRule
{
    /// <summary>Refuses a number of experts that the rule cannot work with.</summary>
    /// <param name="expertCount">How many experts there are; 0 where a large and a small model are all.</param>
    /// <exception cref="ArgumentException">The rule needs another number; the message says which.</exception>
    public abstract void EnsureSupports(int expertCount);

    /// <summary>How many weights <see cref="Fuse"/> reports.</summary>
    /// <param name="expertCount">A number of experts that the rule supports.</param>
    public virtual int GetWeightCount(int expertCount) => expertCount;

    /// <summary>
    /// Turns a row of the large model's logits into the fused row, in place. Allocates nothing; O(vocabulary · experts) unless the rule says more.
    /// </summary>
    /// <param name="logits">One per token: the large model's, natural-log scale.</param>
    /// <param name="others">The rows of the base and the experts for the same position, as long as <paramref name="logits"/>.</param>
    /// <param name="weights">Receives the weights that were applied, <see cref="GetWeightCount"/> of them.</param>
    /// <returns>The value of what the rule minimised to find the weights; 0 for a rule with fixed weights.</returns>
    /// <exception cref="ArgumentException">A row is no distribution: all −∞, or one logit is NaN or +∞. Rules need not notice; decoders do.</exception>
    public abstract double Fuse(Span<float> logits, in FusionRows others, Span<double> weights);
}
