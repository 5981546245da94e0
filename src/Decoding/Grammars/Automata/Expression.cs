namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// An expression as the automaton runs it. Equal expressions are one object (<see cref="ExpressionPool"/>), so that derivatives of a counted repetition are made
/// when they are reached and never unrolled. Every expression but <see cref="ExpressionKind.Nothing"/> matches something.
/// </summary>
internal sealed class Expression
{
    /// <summary>The value of <see cref="Max"/> of a repetition without an upper bound.</summary>
    public const int Unbounded = int.MaxValue;

    /// <summary>The value of <see cref="Min"/> that stands for a lower bound so far away that no token reaches it.</summary>
    public const int OutOfSight = 1 << 30;

    public required ExpressionKind Kind { get; init; }

    /// <summary>Number within the pool.</summary>
    public int Id { get; set; }

    /// <summary>Whether the empty byte string matches.</summary>
    public bool IsNullable { get; init; }

    /// <summary>The bytes of <see cref="ExpressionKind.Bytes"/>.</summary>
    public ByteSet Set { get; init; }

    /// <summary>The first of a sequence, the body of a repetition.</summary>
    public Expression? Left { get; init; }

    /// <summary>The second of a sequence.</summary>
    public Expression? Right { get; init; }

    /// <summary>The alternatives of a choice, in ascending order of id, each once.</summary>
    public Expression[] Alternatives { get; init; } = [];

    public int Min { get; init; }

    public int Max { get; init; }

    /// <summary>Whether this is a repetition with a bound that may be far away; those of options and the like are near in any case.</summary>
    public bool IsCounted => Kind == ExpressionKind.Repeat && ((Max >= 2 && Max != Unbounded) || (Min >= 2 && Min != OutOfSight));

    /// <summary>The whole byte string of a literal, of which <see cref="Offset"/> bytes are behind.</summary>
    public byte[] Text { get; init; } = [];

    public int Offset { get; init; }

    /// <summary>Number of the frame rule.</summary>
    public int Rule { get; init; }

    public BooleanState? Boolean { get; init; }

    public TokenSet? Tokens { get; init; }

    /// <summary>The parts of a sequence, none of them one; of all else, itself. Sequences may be longer than a stack is deep.</summary>
    public List<Expression> Parts()
    {
        var parts = new List<Expression>();
        var rest = this;
        for (; rest.Kind == ExpressionKind.Sequence; rest = rest.Right!) parts.Add(rest.Left!);
        parts.Add(rest);
        return parts;
    }
}
