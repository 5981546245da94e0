namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>A part of a definition as it was read, before templates are expanded.</summary>
/// <param name="Position">Where it stands in the text.</param>
internal abstract record LarkNode(int Position)
{
    /// <summary>A string, a regular expression, a range or a token.</summary>
    /// <param name="Position">Where it stands.</param>
    /// <param name="Expression">What it matches.</param>
    /// <param name="Text">How it is written.</param>
    /// <param name="IsToken">Whether it is a token.</param>
    internal sealed record Leaf(int Position, GrammarExpression Expression, string Text, bool IsToken = false) : LarkNode(Position);

    /// <summary>A rule, a terminal, or a parameter of the template around it.</summary>
    internal sealed record Name(int Position, string Text) : LarkNode(Position);

    /// <summary>A template with its arguments.</summary>
    internal sealed record Call(int Position, string Template, IReadOnlyList<LarkNode> Arguments) : LarkNode(Position);

    internal sealed record Sequence(int Position, IReadOnlyList<LarkNode> Parts) : LarkNode(Position);

    internal sealed record Choice(int Position, IReadOnlyList<LarkNode> Alternatives) : LarkNode(Position);

    internal sealed record Repeat(int Position, LarkNode Body, int Min, int? Max) : LarkNode(Position);

    internal sealed record Intersection(int Position, IReadOnlyList<LarkNode> Parts) : LarkNode(Position);

    internal sealed record Complement(int Position, LarkNode Body) : LarkNode(Position);
}
