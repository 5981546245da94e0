using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.Levin;

/// <summary>
/// Levin tree search over steps (Orseau et al. 2018): beginnings are expanded in the order of depth over probability. The model alone guides it; what a scorer says only
/// counts where <see cref="LevinOptions.Distance"/> is set.
/// </summary>
/// <remarks>
/// <see cref="LevinOptions.Width"/> steps for each expansion. The goal is a solution that the verifier lets pass, or where there is none the first whole solution in the same
/// order. A solution of d steps and probability π is found after at most d / π + 1 expansions and those of its round, if each of its steps is among the samples. Departure:
/// the verifier is asked when a solution is made rather than when its turn comes, which can only end the search earlier; where everything is expanded and nothing found, all
/// beginnings are opened again.
/// </remarks>
public sealed class LevinStrategy : TreeSearchStrategy<LevinOptions>
{
    private static readonly StrategyFacts Known = new(
        "levin", "Beginnings are continued in the order of their depth over their probability.", CapabilityTier.LogProbabilities, "at most expansions · width steps",
        "Orseau et al. 2018, arXiv 1811.10928; Orseau, Hutter and Lelis 2023");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public LevinStrategy(LevinOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Expansions * Options.Width, maxTokens);

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new LevinPolicy(Options);
}
