namespace Reasoning.Search.Trees.Levin;

/// <summary>Expands nodes in the order of their Levin cost.</summary>
internal sealed class LevinPolicy(LevinOptions options) : TreePolicy
{
    private readonly LevinFrontier<TreeNode> _frontier = new();
    private readonly Dictionary<int, double> _logProbabilities = new() { [0] = 0 };
    private bool _hasBegun;
    private TreeNode? _goal;

    public override TreeNode? Answer => _goal;

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        if (!_hasBegun) _frontier.Push(tree.Root, double.NegativeInfinity);
        _hasBegun = true;
        var round = new List<TreeExpansion>();
        var most = Math.Min(options.Parallel, options.Expansions - tree.Expansions);
        if (most > 0 && _frontier.Count == 0 && options.Sampling.Temperature > 0) Reopen(tree);
        while (round.Count < most && _frontier.TryPeek(out var node, out var cost))
        {
            if (node.IsEnded)
            {
                // A whole solution is the goal once nothing cheaper is left to expand.
                if (round.Count > 0) break;
                _goal = node;
                tree.Scope.Decide("goal", node.Id, FormattableString.Invariant($"a cost of {cost:0.###}, the least of all"));
                return [];
            }

            _frontier.Pop();
            round.Add(new TreeExpansion(node, options.Width, options.Sampling, FormattableString.Invariant($"a cost of {cost:0.###}, the least of {_frontier.Count + 1}")));
        }

        return round;
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added)
    {
        foreach (var node in round.Select(expansion => expansion.Node))
        {
            var samples = node.Children.Sum(child => child.Samples);
            foreach (var child in node.Children)
            {
                var share = (double)child.Samples / samples;
                var said = child.Solution.StepLogProbability;
                var probability = options.Policy == LevinStepPolicy.Samples || double.IsNaN(said) ? share : Math.Min(1, Math.Exp(said));
                probability = Math.Max(double.Epsilon, LevinCost.Mix(probability, options.Epsilon, node.Children.Count));
                var logProbability = _logProbabilities[node.Index] + Math.Min(0, Math.Log(probability));
                if (!_logProbabilities.TryAdd(child.Index, logProbability)) continue;

                // What has ended and still is no goal was refused by the verifier.
                if (child.IsEnded && tree.Scope.HasVerifier) continue;
                _frontier.Push(child, LevinCost.Of(child.Depth, logProbability, child.IsEnded ? 0 : options.Distance * (1 - child.Score)));
            }
        }
    }

    /// <summary>Once everything is expanded, further samples of what was expanded may still bring what the first ones did not.</summary>
    private void Reopen(SearchTree tree)
    {
        tree.Scope.Decide("reopen", subject: null, FormattableString.Invariant($"Nothing is open after {tree.Expansions} expansions; all beginnings are tried again."));
        foreach (var node in tree.Nodes)
            if (!node.IsEnded) _frontier.Push(node, LevinCost.Of(node.Depth, _logProbabilities[node.Index], options.Distance * (node.Depth == 0 ? 0 : 1 - node.Score)));
    }
}
