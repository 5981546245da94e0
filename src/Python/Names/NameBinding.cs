namespace Reasoning.Python.Names;

/// <summary>Where a name is bound in a scope: the first place, and the for loops of all.</summary>
/// <param name="line">Line of the first statement that binds the name.</param>
/// <param name="statement">Number of that statement.</param>
/// <param name="order">Where it stands among all uses and bindings of the program.</param>
/// <param name="branch">The branch that it stands in; see <see cref="BranchTree"/>.</param>
internal sealed class NameBinding(int line, int statement, int order, int branch)
{
    private List<int>? _loops;

    public int Line => line;

    public int Statement => statement;

    public int Order => order;

    public int Branch => branch;

    /// <summary>Adds the innermost for loop that one of the places stands in.</summary>
    public void AddLoop(int loop)
    {
        if (loop >= 0 && (_loops is null || _loops[^1] != loop)) (_loops ??= []).Add(loop);
    }

    /// <summary>Whether one of the places and a use stand in the same for loop.</summary>
    public bool SharesLoop(int useLoop, LoopTree loops)
    {
        if (useLoop < 0 || _loops is null) return false;
        foreach (int loop in _loops)
            if (loops.Share(loop, useLoop)) return true;
        return false;
    }
}
