using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Trees.LiteSearch;

/// <summary>Expands the node of the greatest value, within each node's own budget.</summary>
internal sealed class LiteSearchPolicy(LiteSearchOptions options) : TreePolicy
{
    private const int LongestStep = 1024;
    private const double Hopeless = 0.01;

    private double _greedy;
    private int _rounds;

    public override SamplingOptions? BaselineSampling => SamplingOptions.Greedy;

    public override bool GoesOnAfter(double score)
    {
        _greedy = score;
        return true;
    }

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        if (_rounds >= options.Rounds) return [];
        var ended = tree.Nodes.Where(node => node.IsEnded).ToArray();
        if (ended.Length >= options.Solutions) return [];
        if (ended.Any(node => ValueOf(node) > Math.Max(options.GoodScore, _greedy - Hopeless))) return [];

        // What the verifier refused is known to be wrong, and no reason to stop.
        var hasVerifier = tree.Scope.HasVerifier;
        var best = tree.Nodes
            .Where(node => node.IsEnded ? !hasVerifier : node.Asked < BudgetOf(node))
            .OrderByDescending(ValueOf)
            .ThenBy(node => node.Index)
            .FirstOrDefault();
        if (best is null || best.IsEnded || (best.Parent is not null && ValueOf(best) < Hopeless)) return [];

        var count = options.OneByOne ? 1 : BudgetOf(best) - best.Asked;
        var reason = FormattableString.Invariant(
            $"a value of {ValueOf(best):0.###} at depth {best.Depth}, the greedy solution {_greedy:0.###}, {best.Asked} of {BudgetOf(best)} steps made");
        if (best.Asked > 0) return [new TreeExpansion(best, count, options.Sampling, reason)];
        var first = new TreeExpansion(best, 1, options.Sampling with { Temperature = 0 }, reason);
        return count == 1 ? [first] : [first, new TreeExpansion(best, count - 1, options.Sampling, reason)];
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added) => _rounds++;

    private double ValueOf(TreeNode node)
    {
        if (node.Parent is null) return _greedy;
        return node.Solution.Step.Length > LongestStep ? 0 : node.Score;
    }

    private int BudgetOf(TreeNode node) => node.Parent is null
        ? LiteSearchBudget.Of(Math.Max(_greedy, double.Epsilon), depth: 1, greedy: null, options.Confidence, options.MaxWidth)
        : LiteSearchBudget.Of(ValueOf(node), node.Depth, _greedy, options.Confidence, options.MaxWidth);
}
