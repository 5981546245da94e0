namespace Reasoning.Decoding.Fusion;

/// <summary>
/// Chooses the weights of the experts anew at every step, so that the large model moves as far from itself as tuning moved the small one (Fan et al., "On
/// giant's shoulders: effortless weak to strong by dynamic logits fusion", NeurIPS 2024): with P and P̃ the large model before and after fusion, Q the base
/// and Q_t the experts, the weights minimise Σ_t (KL(P̃‖P) − KL(Q_t‖Q))² + (KL(P‖P̃) − KL(Q‖Q_t))², where
/// P̃ = softmax(z_large + Σ_t α_t·(z_expert,t − z_base)).
/// </summary>
/// <remarks>
/// <para>
/// The weights are points of a grid; points whose objectives differ by no more than 1e-12 (of the objective, where that is above 1) count as tied, and the
/// earlier expert, then the smaller weight, wins. Also with one active expert the sum goes over all of them, as in the formula. An expert that allows no
/// token that the base allows has weight 0 and no part in the sum. Divergences are in nats and computed in double, in a fixed order: the same weights on
/// every machine.
/// </para>
/// <para>
/// O(vocabulary · experts · steps), but only a few exponentials per token and expert: from one grid point to the next every term is multiplied by a factor of
/// its own. Where differences are so large (above some 150 nats at the default grid) that this could overflow, every point takes its own exponentials.
/// </para>
/// </remarks>
public sealed class DynamicFusion : FusionRule
{
    [ThreadStatic]
    private static WeightSearch? _search;

    /// <summary>Creates the rule.</summary>
    /// <param name="options">The grid; null for the defaults.</param>
    public DynamicFusion(DynamicFusionOptions? options = null) => Options = options ?? new DynamicFusionOptions();

    /// <summary>The grid.</summary>
    public DynamicFusionOptions Options { get; }

    /// <inheritdoc/>
    public override void EnsureSupports(int expertCount)
    {
        if (expertCount < 1) throw new ArgumentException("Dynamic fusion needs at least one expert.", nameof(expertCount));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A row is no distribution: all −∞ (the large model's), or one logit is NaN or +∞.</exception>
    public override double Fuse(Span<float> logits, in FusionRows others, Span<double> weights)
    {
        var search = _search ??= new WeightSearch();
        double objective = search.Run(Options, logits, others, weights[..others.ExpertCount]);
        search.Apply(logits, weights[..others.ExpertCount]);
        return objective;
    }
}
