using Reasoning.Decoding.Models;

namespace Reasoning.Search.PlanSearch;

/// <summary>
/// Searches over ideas before it writes code: Wang et al., "Planning in natural language improves LLM search for code generation" (ICLR 2025, arXiv 2409.03733), section 4.
/// </summary>
/// <remarks>
/// <para>The model makes observations about the task; from every small combination of them it derives further ones, which are combined again; each combination becomes a plan in
/// words, the plan is criticised and fixed, and both plans become pseudocode and code.</para>
/// <para>With all options of the paper (10 observations, pairs, 5 derived, 2 layers, no limits) there are 56 combinations in the first layer and at most 840 more in the second,
/// so at most 1,792 programs. That is much; the defaults take 16 combinations of each layer, chosen at random. Combinations with the same observations, and plans of the same
/// words, count once.</para>
/// <para>Programs of the first layer are written before the second is derived, so that a budget that ends early has programs. A list that cannot be read is asked for again at
/// a higher temperature; when no try can be read, what would have come of it is left out and the trace says so.</para>
/// <para>With a verifier, it decides, and the search abstains when no program passed. Without one, the most frequent program text wins, as in a majority vote.</para>
/// </remarks>
public sealed class PlanSearchStrategy : SearchStrategy<PlanSearchOptions>
{
    private static readonly StrategyFacts Known = new(
        "plansearch", "Combines observations about the task into many different plans and programs each of them.", CapabilityTier.Text,
        "list-tries × (2 + parents) + nodes × 7, fewer without filter, criticism or pseudocode", "Wang et al. 2025, arXiv 2409.03733");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to plan; null means the defaults.</param>
    public PlanSearchStrategy(PlanSearchOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens)
    {
        var nodes = ObservationSubsets.Count(Options.Observations, Options.SubsetSize);
        var planned = AtMost(nodes, Options.MaxNodes);
        long lists = (Options.Observations > 0 ? 1 : 0) + (Options.Filter ? 1 : 0);
        for (var layer = 2; layer <= Options.Layers; layer++)
        {
            var parents = AtMost(nodes, Options.MaxParents);
            lists += parents;
            nodes = parents * (ObservationSubsets.Count(Options.Derived, Options.SubsetSize) - 1);
            planned += AtMost(nodes, Options.MaxNodes);
        }

        // An outline; its criticism and the fixed outline; for each outline pseudocode and code.
        var perNode = 1 + (Options.Criticism ? 2 : 0) + ((Options.Criticism ? 2 : 1) * (Options.Pseudocode ? 2 : 1));
        return CostBound.Of((lists * Options.ListTries) + (planned * perNode), maxTokens);
    }

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new PlanSearchRun(scope, Options);

    private static long AtMost(long count, int limit) => limit == 0 ? count : Math.Min(count, limit);
}
