using Reasoning.Decoding.Models;

namespace Reasoning.Search.Trees.Hgs;

/// <summary>
/// Heuristic greedy search with a process reward model of Ma et al., "Let's reward step by step" (2023, arXiv 2310.10080): one path, whose next step is accepted where it is
/// positive, kept in mind where it is neutral, and rejected where it is negative; where nothing is left, the last accepted step is taken back for good.
/// </summary>
/// <remarks>
/// At most <see cref="HgsOptions.Steps"/> steps and one plain solution. A solution that the verifier judges is positive where it passed and negative where it did not. Falls
/// back to a plain solution where the steps led to none; the figure <c>fell-back</c> is then 1. Departure: the tries of a place are sampled at once, so those after the
/// first positive one are spare; they are used when the search comes back.
/// </remarks>
public sealed class HgsStrategy : TreeSearchStrategy<HgsOptions>
{
    private static readonly StrategyFacts Known = new(
        "hgs", "One path of accepted steps, which goes back where all next steps are bad.", CapabilityTier.LogProbabilities, "at most steps + 1",
        "Ma et al. 2023, arXiv 2310.10080");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    /// <exception cref="ArgumentException">A step would be positive before it is neutral.</exception>
    public HgsStrategy(HgsOptions? options = null) : base(options)
    {
        if (Options.NeutralFrom > Options.PositiveFrom)
            throw new ArgumentException($"A step is neutral from {Options.NeutralFrom} on, which is above the {Options.PositiveFrom} from which it is positive.");
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) =>
        Options.BoundOf(Options.Steps, maxTokens) + CostBound.Of(1, maxTokens) + (Options.Scorer is null ? default(CostBound) : Options.Scorer.Bound(maxTokens));

    /// <inheritdoc/>
    protected override TreePolicy CreatePolicy() => new HgsPolicy(Options);
}
