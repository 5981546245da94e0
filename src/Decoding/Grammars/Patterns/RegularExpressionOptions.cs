namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>How a regular expression is read. Immutable.</summary>
public sealed record RegularExpressionOptions
{
    /// <summary>A pattern that must match the whole text, with case, where <c>.</c> stops at line ends.</summary>
    public static RegularExpressionOptions Default { get; } = new();

    /// <summary>
    /// Whether the pattern must match the whole text. False: it must match somewhere in the text, as <c>pattern</c> in JSON Schema, so that any text
    /// may stand before and after it unless <c>^</c> or <c>$</c> forbids that. The default is true.
    /// </summary>
    public bool IsAnchored { get; init; } = true;

    /// <summary>Whether letters match in either case, by simple case folding; the flag <c>i</c>. The default is false.</summary>
    public bool IsCaseInsensitive { get; init; }

    /// <summary>Whether <c>.</c> matches line ends too; the flag <c>s</c>. The default is false.</summary>
    public bool DotMatchesLineEnds { get; init; }

    /// <summary>
    /// Whether white space outside classes, and from <c>#</c> to the end of a line, is not part of the pattern; the flag <c>x</c>. The default is false.
    /// </summary>
    public bool IgnoresWhitespace { get; init; }
}
