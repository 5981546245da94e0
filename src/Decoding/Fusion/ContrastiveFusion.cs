using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Fusion;

/// <summary>
/// Prefers what a large model (the expert) finds more probable than a small one (the amateur, in the place of the base), among the tokens that the expert finds
/// plausible: z = ln p_expert − ln p_amateur where p_expert ≥ α·max p_expert, −∞ elsewhere (Li et al., "Contrastive decoding: open-ended text generation as
/// optimization", ACL 2023, section 3).
/// </summary>
/// <remarks>
/// With <see cref="ContrastiveOptions.Strength"/>, the form of O'Brien and Lewis, "Contrastive decoding improves reasoning in large language models" (2023).
/// Needs no third model. Departs in that the amateur may exclude tokens (see <see cref="FusionRule"/>), and in that any decoder may work on the result, where
/// the paper searches with beams: temperature 1 samples in proportion to the ratio. Single precision; O(vocabulary).
/// </remarks>
public sealed class ContrastiveFusion : FusionRule
{
    private readonly MinPProcessor _plausible;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">Settings; null for the defaults.</param>
    public ContrastiveFusion(ContrastiveOptions? options = null)
    {
        Options = options ?? new ContrastiveOptions();
        _plausible = new MinPProcessor(Options.Plausibility);
    }

    /// <summary>The settings.</summary>
    public ContrastiveOptions Options { get; }

    /// <inheritdoc/>
    public override void EnsureSupports(int expertCount)
    {
        if (expertCount != 0)
        {
            throw new ArgumentException(
                $"Contrastive fusion takes a large model as the expert and a small one as the amateur, and no further experts; there are {expertCount}.",
                nameof(expertCount));
        }
    }

    /// <summary>1: the weight of the contrast.</summary>
    /// <param name="expertCount">0.</param>
    public override int GetWeightCount(int expertCount) => 1;

    /// <inheritdoc/>
    /// <remarks>
    /// The weight reported is that of the difference: the strength, or 1 without; 0 where the amateur allows no token that the expert allows.
    /// </remarks>
    public override double Fuse(Span<float> logits, in FusionRows others, Span<double> weights)
    {
        float scale = (float)(1 / Options.AmateurTemperature);
        double? offset = LogRatio.Offset(logits, others.Base, scale);
        weights[0] = offset is null ? 0 : Options.Strength ?? 1;
        _plausible.Process(logits, default);
        if (offset is not null)
            LogRatio.Add(logits, logits, others.Base, (float)weights[0], scale, (float)offset, replaces: Options.Strength is null);
        return 0;
    }
}
