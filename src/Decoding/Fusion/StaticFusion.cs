namespace Reasoning.Decoding.Fusion;

/// <summary>
/// Adds what tuning changed in small models to a large one, with fixed weights: z = z_large + Σ_t w_t·(z_expert,t − z_base). With one expert and weight 1
/// this is proxy tuning (Liu et al., "Tuning language models by proxy", COLM 2024); with an expert, an anti-expert in the place of the base, and a weight α
/// it is DExperts (Liu et al., "DExperts: decoding-time controlled text generation with experts and anti-experts", ACL 2021).
/// </summary>
/// <remarks>Departs from both in that tokens may be excluded (see <see cref="FusionRule"/>). Single precision; O(vocabulary · experts).</remarks>
public sealed class StaticFusion : FusionRule
{
    private readonly double[] _weights;

    /// <summary>Creates the rule.</summary>
    /// <param name="weights">One per expert, in their order; finite. A negative weight moves away from its expert.</param>
    /// <exception cref="ArgumentException">There are no weights, or one is not finite.</exception>
    public StaticFusion(params ReadOnlySpan<double> weights)
    {
        if (weights.IsEmpty) throw new ArgumentException("Fusion with fixed weights needs one weight per expert, so at least one.", nameof(weights));
        foreach (double weight in weights)
            if (!float.IsFinite((float)weight)) throw new ArgumentException($"The fusion weight {weight} is not finite.", nameof(weights));
        _weights = weights.ToArray();
    }

    /// <summary>Proxy tuning: one expert, weight 1.</summary>
    public static StaticFusion ProxyTuning { get; } = new(1);

    /// <summary>The weights, one per expert.</summary>
    public IReadOnlyList<double> Weights => _weights;

    /// <inheritdoc/>
    public override void EnsureSupports(int expertCount)
    {
        if (expertCount == _weights.Length) return;
        throw new ArgumentException($"There are {_weights.Length} fusion weights but {expertCount} experts; give each expert one weight.", nameof(expertCount));
    }

    /// <inheritdoc/>
    /// <remarks>The weight reported of an expert that allows no token that the base allows is 0.</remarks>
    public override double Fuse(Span<float> logits, in FusionRows others, Span<double> weights)
    {
        for (int expert = 0; expert < _weights.Length; expert++)
        {
            double? offset = LogRatio.Offset(others.GetExpert(expert), others.Base, scale: 1);
            weights[expert] = offset is null ? 0 : _weights[expert];
            if (offset is not null) LogRatio.Add(logits, others.GetExpert(expert), others.Base, (float)_weights[expert], offset: (float)offset);
        }

        return 0;
    }
}
