using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Dvts;

/// <summary>One path per subtree.</summary>
internal sealed class DvtsPolicy(DvtsOptions options) : TreePolicy
{
    private TreeNode[]? _ends;

    public override TreeMerging Merging => TreeMerging.None;

    public override SolutionChoice WithoutVerifier => SolutionChoice.WeightedVote;

    // The first steps of all subtrees are samples of the same beginning, and so one request.
    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree) => _ends is null
        ? [new TreeExpansion(tree.Root, options.Subtrees * options.Width, options.Sampling, FormattableString.Invariant($"{options.Subtrees} subtrees"))]
        : [.. _ends.Where(end => !end.IsEnded)
            .Select(end => new TreeExpansion(end, options.Width, options.Sampling, FormattableString.Invariant($"the best of its subtree, with a score of {end.Score:0.###}")))];

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added) => _ends = _ends is null
        ? [.. added.Chunk(options.Width).Select(BestOf)]
        : [.. _ends.Select(end => end.Children.Count > 0 ? BestOf(end.Children) : end)];

    private static TreeNode BestOf(IReadOnlyList<TreeNode> nodes) => nodes.OrderByDescending(node => node.Score).ThenBy(node => node.Index).First();
}
