using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.BestFirst;

/// <summary>
/// Best-first search as HunyuanProver does it (Li et al. 2024, arXiv 2412.20735): of all open beginnings the one that its critic likes most is
/// expanded by steps of several temperatures; one that is known already is left out.
/// </summary>
/// <remarks>
/// <see cref="BestFirstOptions.Temperatures"/> · <see cref="BestFirstOptions.PerTemperature"/> steps for each expansion. The critic is any scorer. Departures: the states that
/// a proof assistant tells apart are texts here, up to white space (<see cref="TreeMerging.EqualStates"/>); temperatures are evenly spread; where everything is expanded and
/// nothing found, all beginnings are opened again.
/// </remarks>
public sealed class BestFirstStrategy : TreeSearchStrategy<BestFirstOptions>
{
    private static readonly StrategyFacts Known = new(
        "best-first", "Always the beginning that the critic likes most is continued.", CapabilityTier.LogProbabilities, "expansions · temperatures · per-temperature steps",
        "Li et al. 2024, arXiv 2412.20735");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public BestFirstStrategy(BestFirstOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Expansions * Options.Temperatures * Options.PerTemperature, maxTokens);

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new BestFirstPolicy(Options);
}
