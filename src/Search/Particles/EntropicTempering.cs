namespace Reasoning.Search.Particles;

/// <summary>
/// Entropic particle filtering of Giannone et al. (2025, arXiv 2510.05825): how much the weights are evened out before particles are drawn, so that a reward model that is
/// sure too early does not make all particles one. Pure.
/// </summary>
public static class EntropicTempering
{
    /// <summary>The inverse temperature β for <see cref="ParticleWeights.Normalised"/>: 1 leaves the weights as they are, less evens them out.</summary>
    /// <param name="tempering">The rule.</param>
    /// <param name="weights">Weights that add up to 1.</param>
    /// <param name="progress">τ, the share of all steps that are made, from 0 to 1.</param>
    /// <param name="sizeBelow">For <see cref="Tempering.EffectiveSize"/>: only where the effective share of particles is below this.</param>
    /// <param name="progressBelow">For <see cref="Tempering.EffectiveSize"/>: only where progress is below this.</param>
    public static double InverseTemperature(Tempering tempering, ReadOnlySpan<double> weights, double progress, double sizeBelow = 0.5, double progressBelow = 0.5)
    {
        if (progress is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(progress), progress, "Progress is from 0 to 1.");
        switch (tempering)
        {
            case Tempering.EffectiveSize:
                var size = ParticleWeights.EffectiveSize(weights);
                return size / weights.Length < sizeBelow && progress < progressBelow ? 1 / Math.Max(1, weights.Length / size * (1 - progress)) : 1;
            case Tempering.Entropy:
                var evenness = ParticleWeights.Evenness(weights);
                return evenness + ((1 - evenness) * progress);
            case Tempering.Schedule:
                return 1 / Math.Max(1, 2 - progress);
            default:
                return 1;
        }
    }
}
