using Reasoning.Decoding.Models;

namespace Reasoning.Search.Particles;

/// <summary>
/// Entropic particle filtering of Giannone et al. (2025, arXiv 2510.05825): a particle filter whose weights are evened out while the search is young, so that early
/// certainty does not make all particles one; and which looks a step ahead where wanted.
/// </summary>
/// <remarks>
/// Costs as <see cref="ParticleFilterStrategy"/>, twice as much with <see cref="EntropicParticleFilterOptions.LooksAhead"/>. Looking ahead follows the auxiliary particle
/// filter of Pitt and Shephard (1999): a particle is drawn by its weight times that of a step tried from it, by which the weight of its next step is then divided.
/// </remarks>
public sealed class EntropicParticleFilterStrategy : SearchStrategy<EntropicParticleFilterOptions>
{
    private static readonly StrategyFacts Known = new(
        "entropic-particle-filter", "A particle filter that keeps its particles different while the search is young.", CapabilityTier.LogProbabilities,
        "at most particles · max-depth · iterations steps, twice as many where it looks ahead", "Giannone et al. 2025, arXiv 2510.05825");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public EntropicParticleFilterStrategy(EntropicParticleFilterOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) =>
        Options.BoundOf((long)Options.Particles * Options.MaxDepth * Options.Iterations * (Options.LooksAhead ? 2 : 1), maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new ParticleRun(scope, Options, Options);
}
