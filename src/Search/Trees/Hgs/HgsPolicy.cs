namespace Reasoning.Search.Trees.Hgs;

/// <summary>Follows one path, and remembers what was turned down.</summary>
internal sealed class HgsPolicy(HgsOptions options) : TreePolicy
{
    private readonly HashSet<int> _rejected = [];
    private TreeNode? _current;
    private int _sampled;

    public override TreeNode? Answer => _current is { IsEnded: true } ? _current : null;

    public override bool FallsBack => Answer is null;

    public override IReadOnlyList<TreeExpansion> Choose(SearchTree tree)
    {
        _current ??= tree.Root;
        var count = Math.Min(options.Tries, options.Steps - _sampled);
        return _current.IsEnded || count <= 0
            ? []
            : [new TreeExpansion(_current, count, options.Sampling, FormattableString.Invariant($"{_sampled} of {options.Steps} steps sampled"))];
    }

    public override void Learn(SearchTree tree, IReadOnlyList<TreeExpansion> round, IReadOnlyList<TreeNode> added)
    {
        _sampled += round.Sum(expansion => expansion.Count);
        foreach (var node in added)
        {
            var verdict = VerdictOn(tree, node);
            if (verdict == StepVerdict.Negative) _rejected.Add(node.Index);
            tree.Scope.Decide(verdict == StepVerdict.Negative ? "reject" : "keep", node.Id, FormattableString.Invariant($"a score of {node.Score:0.###} is {Word(verdict)}"));
        }

        // At the place where the tries were made a neutral step will do; at one that the search came back to, only a positive one does without further tries.
        if (!TryAccept(tree, StepVerdict.Positive) && !TryAccept(tree, StepVerdict.Neutral)) GoBack(tree);
    }

    private static string Word(StepVerdict verdict) => verdict switch
    {
        StepVerdict.Positive => "positive",
        StepVerdict.Neutral => "neutral",
        _ => "negative",
    };

    private void GoBack(SearchTree tree)
    {
        if (_current!.Parent is null)
        {
            tree.Scope.Decide("try again", _current.Id, "Every first step was rejected.");
            return;
        }

        _rejected.Add(_current.Index);
        tree.Scope.Decide("backtrack", _current.Id, "No next step of it is left; it is taken back.");
        _current = _current.Parent;
        TryAccept(tree, StepVerdict.Positive);
    }

    /// <summary>Accepts a step of a verdict that was not rejected: the first positive one, or the best neutral one.</summary>
    private bool TryAccept(SearchTree tree, StepVerdict verdict)
    {
        var open = _current!.Children.Where(child => !_rejected.Contains(child.Index) && VerdictOn(tree, child) == verdict);
        var chosen = (verdict == StepVerdict.Positive ? open : open.OrderByDescending(child => child.Score)).FirstOrDefault();
        if (chosen is null) return false;
        tree.Scope.Decide("accept", chosen.Id, FormattableString.Invariant($"a {Word(verdict)} step, with a score of {chosen.Score:0.###}"));
        _current = chosen;
        return true;
    }

    private StepVerdict VerdictOn(SearchTree tree, TreeNode node)
    {
        if (node.IsEnded && tree.Scope.HasVerifier) return node.HasPassed ? StepVerdict.Positive : StepVerdict.Negative;
        return node.Score >= options.PositiveFrom ? StepVerdict.Positive : node.Score >= options.NeutralFrom ? StepVerdict.Neutral : StepVerdict.Negative;
    }
}
