using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.Dvts;

/// <summary>
/// Diverse verifier tree search of Beeching, Tunstall and Rush, "Scaling test-time compute with open models" (2024): independent subtrees, each of which samples a few steps
/// and goes on with the best. No subtree can push another out, so the solutions stay different.
/// </summary>
/// <remarks>
/// <see cref="DvtsOptions.Subtrees"/> · <see cref="DvtsOptions.Width"/> steps a level. Departures: a whole solution beside the step that is kept is a candidate too, as it is
/// paid for; and a subtree whose kept step ends its solution has ended.
/// </remarks>
public sealed class DvtsStrategy : TreeSearchStrategy<DvtsOptions>
{
    private static readonly StrategyFacts Known = new(
        "dvts", "Independent subtrees, each of which keeps the best of a few next steps.", CapabilityTier.LogProbabilities, "at most subtrees · width · max-depth steps",
        "Beeching et al. 2024, Scaling test-time compute with open models");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public DvtsStrategy(DvtsOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.BoundOf((long)Options.Subtrees * Options.Width * Options.MaxDepth, maxTokens);

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new DvtsPolicy(Options);
}
