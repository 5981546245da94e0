using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.Rebase;

/// <summary>
/// Reward-balanced search of Wu et al., "Inference Scaling Laws" (ICLR 2025, arXiv 2408.00724): level by level, the width is shared out among all beginnings in
/// proportion to e^(score / temperature), so that good ones are expanded widely and no solution is followed alone.
/// </summary>
/// <remarks>
/// At most <see cref="RebaseOptions.Width"/> steps a level. What has ended is taken off the width. Where there is no verifier, equal answers vote with their scores.
/// Departure: the allocation adds up exactly (<see cref="RebaseAllocation"/>).
/// </remarks>
public sealed class RebaseStrategy : TreeSearchStrategy<RebaseOptions>
{
    private static readonly StrategyFacts Known = new(
        "rebase", "Level by level, beginnings are continued in proportion to how promising they are.", CapabilityTier.LogProbabilities, "at most width · max-depth steps",
        "Wu et al. 2024, arXiv 2408.00724");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public RebaseStrategy(RebaseOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Width * Options.MaxDepth, maxTokens);

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new RebasePolicy(Options);
}
