namespace Reasoning.Search.Particles;

/// <summary>How the weights of particles are made more even while a search is young.</summary>
public enum Tempering
{
    /// <summary>Only where few particles hold most of the weight: β⁻¹ = max(1, N / ESS · (1 − τ)).</summary>
    EffectiveSize,

    /// <summary>By the evenness of the weights: β = H + (1 − H) · τ.</summary>
    Entropy,

    /// <summary>By progress alone: β⁻¹ = max(1, 2 − τ).</summary>
    Schedule,

    /// <summary>Not at all.</summary>
    None,
}
