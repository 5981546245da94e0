namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>What is below each group of a local state. Equal bindings are one object.</summary>
internal sealed class StackBinding(int id, StackNode[] nodes)
{
    public int Id { get; } = id;

    public StackNode[] Nodes { get; } = nodes;

    /// <summary>Whether what is below cannot be looked into, for any group.</summary>
    public bool IsBoundary { get; } = Array.TrueForAll(nodes, node => node.IsBoundary);
}
