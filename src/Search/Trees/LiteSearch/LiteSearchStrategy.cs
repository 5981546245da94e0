using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.LiteSearch;

/// <summary>
/// LiteSearch of Wang et al. (AAAI 2025, arXiv 2407.00320): the best node is expanded, as widely as its value and depth ask for: promising and deep ones narrowly.
/// </summary>
/// <remarks>
/// One greedy solution first, which the result is never worse than; then at most <see cref="LiteSearchOptions.MaxWidth"/> steps in each of
/// <see cref="LiteSearchOptions.Rounds"/> rounds. Departures: where there is a verifier, a solution that it refused does not end the search; blank and repeated lines are
/// worth nothing only where they go on and on (<see cref="Steps.StepRepetition"/>), as both are common in programs; the root can always be expanded.
/// </remarks>
public sealed class LiteSearchStrategy : TreeSearchStrategy<LiteSearchOptions>
{
    private static readonly StrategyFacts Known = new(
        "litesearch", "The best beginning is continued, as widely as its value and depth ask for.", CapabilityTier.LogProbabilities, "at most 1 + max-width · rounds",
        "Wang et al. 2024, arXiv 2407.00320");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public LiteSearchStrategy(LiteSearchOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) =>
        Options.BoundOf((long)Options.MaxWidth * Options.Rounds, maxTokens) + CostBound.Of(1, maxTokens)
        + (Options.Scorer is null ? default(CostBound) : Options.Scorer.Bound(maxTokens));

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new LiteSearchPolicy(Options);
}
