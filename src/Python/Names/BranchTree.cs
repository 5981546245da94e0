namespace Reasoning.Python.Names;

/// <summary>The branches of the conditions and try statements of a program by number, each with the one it stands in: of two branches of one statement only one is run.</summary>
internal sealed class BranchTree
{
    private readonly List<(int Parent, int Statement, BranchKind Kind)> _branches = [];

    public int Add(int parent, int statement, BranchKind kind)
    {
        _branches.Add((parent, statement, kind));
        return _branches.Count - 1;
    }

    /// <summary>Whether two places are never both run: astroid's are_exclusive for a NameError.</summary>
    public bool AreExclusive(int first, int second)
    {
        for (int a = first; a >= 0; a = _branches[a].Parent)
        {
            for (int b = second; b >= 0; b = _branches[b].Parent)
            {
                if (a == b || _branches[a].Statement != _branches[b].Statement) continue;
                return AreExclusive(_branches[a].Kind, _branches[b].Kind) || AreExclusive(_branches[b].Kind, _branches[a].Kind);
            }
        }

        return false;
    }

    private static bool AreExclusive(BranchKind one, BranchKind other) => one switch
    {
        BranchKind.Then => other == BranchKind.Else,
        BranchKind.Try => other == BranchKind.CatchingHandler,
        BranchKind.TryElse => other is BranchKind.Handler or BranchKind.CatchingHandler,
        BranchKind.Handler or BranchKind.CatchingHandler => other is BranchKind.Handler or BranchKind.CatchingHandler,
        _ => false,
    };
}
