using Reasoning.Decoding.Models;

namespace Reasoning.Search.ScatteredForest;

/// <summary>
/// Trees of changed solutions that learn from each other: Light et al., "Scattered Forest Search: smarter code space exploration with LLMs" (ICLR 2025, arXiv 2411.05010),
/// with its three parts: <b>foresting</b> (trees from several seeds, chosen among by UCT), <b>scattering</b> (at each solution the model names different directions of change,
/// chosen among by UCT), and <b>scouting</b> (what a change taught is told in all later prompts for directions, whichever the tree).
/// </summary>
/// <remarks>
/// <para>Costs at most three calls per solution: to make it, to name its directions, to say what it taught. Stops after the wave in which a solution passes. Ranked by whether
/// they passed, then by score; of equal ones the earliest is first. Abstains when none passed.</para>
/// <para>Where the paper leaves it open: the first solution in a direction sets its value; a wave makes several solutions at once (<see cref="ScatteredForestOptions.Width"/>), with
/// visits that count before they have a value; a solution that was seen before is not grown further; a solution whose directions cannot be read has none; and when nothing is left
/// to grow, another seed is planted.</para>
/// <para>What the search knows of right and wrong is its verifier's word alone: tests that measure the result must not be in it.</para>
/// </remarks>
public sealed class ScatteredForestStrategy : SearchStrategy<ScatteredForestOptions>
{
    private static readonly StrategyFacts Known = new(
        "sfs", "Changes solutions in different directions, in several trees that share what they learn.", CapabilityTier.Text, "at most 3 × solutions",
        "Light et al. 2025, arXiv 2411.05010") { NeedsVerifier = true };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to search; null means the defaults.</param>
    public ScatteredForestStrategy(ScatteredForestOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens)
    {
        if (Options.Seeds is null) return CostBound.Of(Options.Solutions * 3L, maxTokens);
        return (Options.Seeds.Bound(1, maxTokens) * Options.Solutions) + CostBound.Of(Options.Solutions * 3L, maxTokens);
    }

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new ScatteredForestRun(scope, Options);
}
