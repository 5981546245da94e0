namespace Reasoning.Python.Syntax;

/// <summary>Kinds of tokens of Python. Keywords and operators have one each.</summary>
public enum PythonTokenKind : byte
{
    /// <summary>The end of the text.</summary>
    EndMarker,

    /// <summary>What no token begins with, or a token that is not ended; the last of a text that has one. The tokenizer says what is wrong.</summary>
    Error,

    /// <summary>A character that no token of Python begins with, but that the tokenizer lets pass, such as <c>$</c> and <c>?</c>.</summary>
    Unknown,

    /// <summary>The end of a logical line.</summary>
    Newline,

    /// <summary>A line that is indented deeper than the one before; an empty token before its first.</summary>
    Indent,

    /// <summary>A line that is indented less; one empty token for each level before its first.</summary>
    Dedent,

    /// <summary>An identifier, soft keywords among them.</summary>
    Name,

    /// <summary>A number.</summary>
    Number,

    /// <summary>A string or bytes literal, f-strings among them, with its prefix and quotes.</summary>
    StringLiteral,

#pragma warning disable CS1591 // The names are Python's own.
    LeftParenthesis, RightParenthesis, LeftBracket, RightBracket, LeftBrace, RightBrace,
    Colon, Comma, Semicolon, Dot, Ellipsis, At, Arrow, ColonEqual, Exclamation,
    Equal, PlusEqual, MinusEqual, StarEqual, SlashEqual, DoubleSlashEqual, PercentEqual, AtEqual, AmpersandEqual, BarEqual, CaretEqual,
    LeftShiftEqual, RightShiftEqual, DoubleStarEqual,
    Plus, Minus, Star, Slash, DoubleSlash, Percent, DoubleStar, LeftShift, RightShift, Ampersand, Bar, Caret, Tilde,
    Less, Greater, LessEqual, GreaterEqual, DoubleEqual, NotEqual,
    False, None, True, And, As, Assert, Async, Await, Break, Class, Continue, Def, Del, Elif, Else, Except, Finally, For, From, Global, If,
    Import, In, Is, Lambda, Nonlocal, Not, Or, Pass, Raise, Return, Try, While, With, Yield,
#pragma warning restore CS1591
}
