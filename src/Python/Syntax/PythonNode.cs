namespace Reasoning.Python.Syntax;

/// <summary>A node of the syntax tree of a Python program. Immutable. What its children are is said at its kind.</summary>
public sealed class PythonNode
{
    private readonly PythonNode[] _children;

    internal PythonNode(PythonNodeKind kind, int start, int end, int line, int endLine, string? text, PythonNode[] children)
    {
        Kind = kind;
        Start = start;
        End = end;
        Line = line;
        EndLine = endLine;
        Text = text;
        _children = children;
    }

    /// <summary>What it is.</summary>
    public PythonNodeKind Kind { get; }

    /// <summary>Where it begins, in UTF-16 units from the beginning of the text.</summary>
    public int Start { get; }

    /// <summary>Where it ends, exclusive.</summary>
    public int End { get; }

    /// <summary>Line that it begins on, from 1.</summary>
    public int Line { get; }

    /// <summary>Line that it ends on, from 1.</summary>
    public int EndLine { get; }

    /// <summary>A name or an operator, as its kind says; null where there is none.</summary>
    public string? Text { get; }

    /// <summary>The children in the order of the program's text.</summary>
    public IReadOnlyList<PythonNode> Children => _children;

    internal ReadOnlySpan<PythonNode> Span => _children;

    /// <summary>The first child of a kind; null where there is none.</summary>
    public PythonNode? Child(PythonNodeKind kind)
    {
        foreach (PythonNode child in _children)
            if (child.Kind == kind) return child;
        return null;
    }

    /// <summary>The node and everything below it, a node before its children.</summary>
    public IEnumerable<PythonNode> DescendantsAndSelf()
    {
        var open = new Stack<PythonNode>();
        open.Push(this);
        while (open.TryPop(out PythonNode? node))
        {
            yield return node;
            for (int i = node._children.Length - 1; i >= 0; i--) open.Push(node._children[i]);
        }
    }

    /// <inheritdoc/>
    public override string ToString() => Text is null ? $"{Kind} [{Line}]" : $"{Kind} {Text} [{Line}]";
}
