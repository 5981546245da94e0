namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// What is below a frame: where it may return to. A node of the graph-structured stack; equal ones are one object (Tomita, "Efficient parsing for natural
/// language", 1986; the merging of returns is that of Scott and Johnstone, "GLL parsing", 2010).
/// </summary>
internal sealed class StackNode
{
    public required int Id { get; init; }

    /// <summary>The frame rule; −1 at the bottom of the stack.</summary>
    public required int Rule { get; init; }

    /// <summary>The index of the group whose stack this stands for, in what is said of local states alone; −1 for real nodes.</summary>
    public int Hole { get; init; } = -1;

    /// <summary>Where the frame returns to; empty for the bottom, for holes, and for a member of a group.</summary>
    public StackReturn[] Returns { get; init; } = [];

    /// <summary>The group of a left-recursive frame.</summary>
    public StackGroup? Group { get; init; }

    /// <summary>Whether a hole is among what is below.</summary>
    public bool HasHoles { get; init; }

    /// <summary>The binding of this node alone.</summary>
    public StackBinding Binding { get; set; } = null!;

    /// <summary>The configuration after the frame's end; null until computed.</summary>
    public PoppedConfiguration? Popped { get; set; }

    /// <summary>The fewest tokens that complete the text after the frame's end; negative until somebody found out.</summary>
    public int Completion { get; set; } = -1;

    /// <summary>Whether the end of the frame cannot be looked into: the bottom, or a hole.</summary>
    public bool IsBoundary => Returns.Length == 0 && Group is null;

    public bool IsBottom => IsBoundary && Hole < 0;

    /// <summary>The nodes that the frame returns to, or its group does.</summary>
    public IEnumerable<StackNode> Below() => Group is null ? Returns.Select(entry => entry.Below) : Group.Entries.Select(entry => entry.Return.Below);
}

/// <summary>Where a frame returns to, and what is below there.</summary>
internal readonly record struct StackReturn(Term Return, StackNode Below);
