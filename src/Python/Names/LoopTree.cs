namespace Reasoning.Python.Names;

/// <summary>The loops of a program by number, each with the one it stands in.</summary>
internal sealed class LoopTree
{
    private readonly List<int> _parents = [];

    public int Add(int parent)
    {
        _parents.Add(parent);
        return _parents.Count - 1;
    }

    /// <summary>Whether two places have a loop in common: the outermost loops around them are the same.</summary>
    public bool Share(int first, int second) => Outermost(first) == Outermost(second);

    private int Outermost(int loop)
    {
        while (_parents[loop] >= 0) loop = _parents[loop];
        return loop;
    }
}
