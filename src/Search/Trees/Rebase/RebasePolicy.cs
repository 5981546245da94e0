using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Rebase;

/// <summary>Shares out the width among the latest level.</summary>
internal sealed class RebasePolicy(RebaseOptions options) : TreePolicy
{
    private TreeNode[]? _level;
    private int _ended;

    // Samples are independent: two equal ones are twice the evidence.
    public override TreeMerging Merging => TreeMerging.None;

    public override SolutionChoice WithoutVerifier => SolutionChoice.WeightedVote;

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        var width = options.Width - _ended;
        if (_level is null) return [new TreeExpansion(tree.Root, width, options.Sampling, "the first level")];
        if (width <= 0) return [];
        var parts = RebaseAllocation.Of([.. _level.Select(node => node.Score)], width, options.Balance, options.Rounding);
        return [.. _level
            .Select((node, i) => new TreeExpansion(node, parts[i], options.Sampling, FormattableString.Invariant($"its share of {width} by a score of {node.Score:0.###}")))
            .Where(expansion => expansion.Count > 0)];
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added)
    {
        _level = [.. added.Where(node => !node.IsEnded)];
        _ended += added.Count - _level.Length;
    }
}
