namespace Reasoning.Search.Trees.BestFirst;

/// <summary>Expands the open nodes of the highest score.</summary>
internal sealed class BestFirstPolicy(BestFirstOptions options) : TreePolicy
{
    private readonly PriorityQueue<TreeNode, (double Cost, int Index)> _open = new();
    private bool _hasBegun;
    private int _solutions;

    public override TreeMerging Merging => TreeMerging.EqualStates;

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        if (!_hasBegun) _open.Enqueue(tree.Root, (0, 0));
        _hasBegun = true;
        var round = new List<TreeExpansion>();
        if (_solutions >= (options.Solutions ?? (tree.Scope.HasVerifier ? int.MaxValue : 4))) return round;
        var most = Math.Min(options.Parallel, options.Expansions - tree.Expansions);
        if (most > 0 && _open.Count == 0 && (tree.Scope.HasVerifier || _solutions == 0) && options.TemperatureOf(options.Temperatures - 1) > 0) Reopen(tree);
        for (; most > 0 && _open.TryDequeue(out var node, out _); most--)
        {
            for (var j = 0; j < options.Temperatures; j++)
            {
                var sampling = options.Sampling with { Temperature = options.TemperatureOf(j) };
                var reason = FormattableString.Invariant($"the best of {_open.Count + 1} open, with a score of {node.Score:0.###}; temperature {sampling.Temperature:0.##}");
                round.Add(new TreeExpansion(node, options.PerTemperature, sampling, reason));
            }
        }

        return round;
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added)
    {
        foreach (var node in added)
        {
            if (node.IsEnded) _solutions++;
            else _open.Enqueue(node, (-node.Score, node.Index));
        }
    }

    /// <summary>Once everything is expanded, further samples of what was expanded may still bring what the first ones did not.</summary>
    private void Reopen(SearchTree tree)
    {
        tree.Scope.Decide("reopen", subject: null, FormattableString.Invariant($"Nothing is open after {tree.Expansions} expansions; all beginnings are tried again."));
        foreach (var node in tree.Nodes)
            if (!node.IsEnded) _open.Enqueue(node, (-node.Score, node.Index));
    }
}
