using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.Mcts;

/// <summary>
/// Monte-Carlo tree search over steps with UCT (Kocsis and Szepesvári 2006), without simulation: a new node is worth its score, as in HunyuanProver (Li et al. 2024,
/// arXiv 2412.20735), whose width by importance it follows too. For rollouts, set a scorer that makes them.
/// </summary>
/// <remarks>
/// At most <see cref="MctsOptions.MaxWidth"/> steps for each expansion. Several expansions of a round are kept apart by counting those under way as visits, as in Liu et al.,
/// "Watch the Unobserved" (ICLR 2020). A solution that has ended is not visited again; a subtree that holds nothing else to expand is closed; where
/// the whole tree is, every node may have some steps more.
/// </remarks>
public sealed class MctsStrategy : TreeSearchStrategy<MctsOptions>
{
    private static readonly StrategyFacts Known = new(
        "mcts", "A tree of steps, grown where values are high or little is known.", CapabilityTier.LogProbabilities, "at most expansions · max-width steps",
        "Kocsis and Szepesvári 2006; Li et al. 2024, arXiv 2412.20735");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    /// <exception cref="ArgumentException">The most steps of a node are fewer than those of its first expansion.</exception>
    public MctsStrategy(MctsOptions? options = null) : base(options)
    {
        if (Options.MaxWidth < Options.Width)
            throw new ArgumentException($"The most steps of a node ({Options.MaxWidth}) are fewer than those of its first expansion ({Options.Width}).");
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Expansions * Options.MaxWidth, maxTokens);

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new MctsPolicy(Options);
}
