using Reasoning.Decoding.Models;

namespace Reasoning.Search.Repair;

/// <summary>
/// One attempt after the other, each with the lessons that the model drew from its failed ones: Shinn et al., "Reflexion: language agents with verbal reinforcement learning"
/// (NeurIPS 2023, arXiv 2303.11366), algorithm 1.
/// </summary>
/// <remarks>
/// The special case of <see cref="RepairStrategy"/> with one rewrite per round that is always taken, no fresh starts, and lessons. Costs at most <c>2 × trials − 1</c> calls,
/// one after the other: no batch is filled, so it is for when every attempt is dear. Stops when an attempt passes; abstains when none did.
/// </remarks>
public sealed class ReflexionStrategy : SearchStrategy<ReflexionOptions>
{
    private static readonly StrategyFacts Known = new(
        "reflexion", "One attempt after the other, each with the lessons from the failed ones.", CapabilityTier.Text, "2 × trials − 1", "Shinn et al. 2023, arXiv 2303.11366")
    {
        NeedsVerifier = true,
    };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to try; null means the defaults.</param>
    public ReflexionStrategy(ReflexionOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.Plan.Bound(maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new RepairRun(scope, Options.Plan);
}
