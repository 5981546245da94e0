namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>What a compiled expression is.</summary>
internal enum ExpressionKind : byte
{
    /// <summary>The empty byte string.</summary>
    Empty,

    /// <summary>No byte string.</summary>
    Nothing,

    /// <summary>One byte of a set.</summary>
    Bytes,

    /// <summary>The rest of a byte string.</summary>
    Literal,

    /// <summary>One expression, then another.</summary>
    Sequence,

    /// <summary>One of several.</summary>
    Choice,

    /// <summary>A number of times.</summary>
    Repeat,

    /// <summary>A rule with a frame of its own: one that recursion goes through.</summary>
    Rule,

    /// <summary>A state of an intersection or complement.</summary>
    Boolean,

    /// <summary>One token of a set.</summary>
    Token,
}
