using Reasoning.Decoding.Models;

namespace Reasoning.Search.TokenTrees;

/// <summary>Monte-Carlo tree search over tokens, in which whole programs that are run give the reward, and a completion serves every node on its way.</summary>
/// <remarks>
/// Wang et al., "Seed-CTS" (2024), whose tokens, rule and cache are those of planning-guided transformer decoding (Zhang et al., ICLR 2023): selection by
/// <see cref="PriorUcb"/>, expansion by the most probable tokens with their probabilities under the model as priors, a completion from the node that was reached, its reward
/// by tests, backed up as the best below (or the mean). Departures: what follows the nodes on a completion's way is taken from that completion too, so a rollout costs a call only
/// where no completion has passed; nodes below which nothing new can be found are closed; rollouts go in waves. The chain of thought that Seed-CTS puts first is
/// up to the problem's prompt.
/// </remarks>
public sealed class SeedTreeSearchStrategy : SearchStrategy<SeedTreeSearchOptions>
{
    private static readonly StrategyFacts Known = new(
        "seed-cts", "Monte-Carlo tree search over tokens; programs that are run give the reward.", CapabilityTier.Logits, "<= samples", "Wang et al. 2024, arXiv 2412.12544")
    {
        NeedsVerifier = true,
    };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public SeedTreeSearchStrategy(SeedTreeSearchOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => CostBound.Of(Options.Samples, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new SeedTreeSearchRun(scope, Options);
}
