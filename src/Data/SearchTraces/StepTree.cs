using Reasoning.Data.Texts;

namespace Reasoning.Data.SearchTraces;

/// <summary>The steps of a search, with what became of the answers that begin with them.</summary>
internal sealed class StepTree
{
    private readonly IReadOnlyList<Attempt> _attempts;
    private readonly bool[] _reachesPass;

    public StepTree(IReadOnlyList<Attempt> attempts)
    {
        _attempts = attempts;
        _reachesPass = new bool[attempts.Count];

        // Parents come first, so backwards every node is finished before its parent is looked at.
        for (int i = attempts.Count - 1; i >= 0; i--)
        {
            _reachesPass[i] |= attempts[i].Verdict is { Passed: true };
            if (_reachesPass[i] && attempts[i].Parent is { } parent) _reachesPass[parent] = true;
        }
    }

    /// <summary>The first step of a failing answer from which no passing one was reached, and the closest passing answer from the step before it; null where the answer is
    /// no path of steps, or none passes.</summary>
    public (string Partner, WrongStep Step)? FindWrongStep(int failing)
    {
        if (_attempts[failing].Step is null) return null;
        List<int> path = [failing];
        while (_attempts[path[^1]].Parent is { } parent) path.Add(parent);
        path.Reverse();
        int first = path.FindIndex(index => !_reachesPass[index]);
        if (first < 1) return null;

        int before = path[first - 1];
        string failingText = _attempts[failing].Text;
        int[] passing = [.. Enumerable.Range(0, _attempts.Count).Where(index => _attempts[index].Verdict is { Passed: true } && IsBelow(index, before))];
        string closest = Alignment.MostSimilar([.. passing.Select(index => _attempts[index].Text)], failingText);
        int partner = Array.Find(passing, index => _attempts[index].Text == closest);
        int right = partner;
        while (right != before && _attempts[right].Parent is { } up && up != before) right = up;

        // Steps that add nothing (the root, a mark that the answer is complete) are no steps of the answer.
        int depth = path.Take(first).Count(index => _attempts[index].Step!.Length > 0);
        return (_attempts[partner].Text, new WrongStep(depth, _attempts[before].Text, _attempts[path[first]].Step!, right == before ? "" : _attempts[right].Step!, true));
    }

    private bool IsBelow(int index, int ancestor)
    {
        for (int? at = index; at is { } node; at = _attempts[node].Parent)
        {
            if (node == ancestor) return true;
        }

        return false;
    }
}
