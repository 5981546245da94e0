using Reasoning.Decoding.Models;

namespace Reasoning.Search.Particles;

/// <summary>
/// Particle filtering of Puri et al., "A probabilistic inference approach to inference-time scaling of LLMs using particle-based Monte Carlo methods" (2025,
/// arXiv 2502.01618): solutions grow step by step, all at once, and after each step those of high scores are copied at the cost of those of low ones.
/// </summary>
/// <remarks>
/// One step for each particle and level. A particle's weight is the odds of its score. One that has ended keeps its weight and can be copied. With
/// <see cref="ParticleFilterOptions.Iterations"/> above 1 it is particle Gibbs (conditional sequential Monte Carlo, Andrieu, Doucet and Holenstein 2010).
/// </remarks>
public sealed class ParticleFilterStrategy : SearchStrategy<ParticleFilterOptions>
{
    private static readonly StrategyFacts Known = new(
        "particle-filter", "Many solutions grow at once; after each step the promising ones are copied.", CapabilityTier.LogProbabilities,
        "at most particles · max-depth · iterations steps", "Puri et al. 2025, arXiv 2502.01618");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public ParticleFilterStrategy(ParticleFilterOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Particles * Options.MaxDepth * Options.Iterations, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new ParticleRun(scope, Options, new EntropicParticleFilterOptions { Tempering = Tempering.None });
}
