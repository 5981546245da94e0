namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A state of the deterministic automaton of a regular expression with intersections and complements; see <see cref="BooleanStates"/>.</summary>
internal sealed class BooleanState
{
    private (ByteSet Set, BooleanState Next)[]? _edges;

    public required int Id { get; init; }

    public required BooleanStates Owner { get; init; }

    /// <summary>The terms of a state without operator; sorted by id.</summary>
    public Term[] Terms { get; init; } = [];

    /// <summary>The operands: two of an intersection, one of a complement, none otherwise.</summary>
    public BooleanState? Left { get; init; }

    public BooleanState? Right { get; init; }

    /// <summary>Whether the empty byte string is matched.</summary>
    public required bool IsNullable { get; init; }

    /// <summary>All transitions, those to states that match nothing included; null until computed.</summary>
    public (ByteSet Set, BooleanState Next)[]? AllEdges { get; set; }

    /// <summary>Whether some byte string is matched; null until known.</summary>
    public bool? IsProductive { get; set; }

    /// <summary>The transitions after which something can still be matched.</summary>
    public (ByteSet Set, BooleanState Next)[] Edges => _edges ??= Array.FindAll(Owner.Expand(this), edge => Owner.IsProductive(edge.Next));

    /// <summary>Whether the empty byte string is all that is matched.</summary>
    public bool IsEmptyTextOnly => IsNullable && Edges.Length == 0;
}
