namespace Reasoning.Decoding.Grammars.Patterns;

/// <summary>
/// Regular expressions as grammar expressions. The dialect is that of ECMA-262 with the flag <c>u</c>, as JSON Schema uses it: a text is a sequence of
/// Unicode scalar values, <c>\d</c> and <c>\w</c> are ASCII, <c>.</c> stops at line feed, carriage return, U+2028 and U+2029.
/// </summary>
/// <remarks>
/// <para>
/// Read besides: groups named the Python way, the inline flags <c>i</c>, <c>s</c> and <c>x</c>, <c>{</c>, <c>}</c> and <c>]</c> where they can only be
/// themselves, <c>-</c> beside an escape such as <c>\w</c> in a class, and escapes of any ASCII punctuation. Lazy quantifiers match the same texts as greedy
/// ones. <c>\p{...}</c> knows the general categories, the scripts in wide use and some properties (<c>Any</c>, <c>ASCII</c>, <c>ASCII_Hex_Digit</c>,
/// <c>Assigned</c>, <c>White_Space</c>, <c>Emoji</c>, <c>Emoji_Presentation</c>, <c>Extended_Pictographic</c>); categories are those of the runtime, scripts
/// and emoji those of Unicode 17.
/// </para>
/// <para>
/// <c>^</c> and <c>$</c> mean the beginning and the end of the text wherever they stand; one that cannot hold makes its alternative match nothing. Lookaround,
/// back references, word boundaries, atomic groups, possessive quantifiers and the flag <c>m</c> are refused.
/// </para>
/// </remarks>
public static class RegularExpression
{
    /// <summary>The most times that a quantifier may ask for.</summary>
    public const int MaxRepeatCount = 1_000_000;

    /// <summary>The deepest nesting of groups.</summary>
    public const int MaxNesting = 200;

    /// <summary>Reads a regular expression. O(n log n) for n characters, unless anchors stand inside nested groups: work on these is limited.</summary>
    /// <param name="pattern">The pattern, without delimiters.</param>
    /// <param name="options">How it is read; null for the default.</param>
    /// <returns>An expression without rules and tokens, which matches exactly the texts of the pattern.</returns>
    /// <exception cref="GrammarFormatException">
    /// The pattern is malformed, nested deeper than <see cref="MaxNesting"/>, or uses what is not supported; with line and column in the pattern.
    /// </exception>
    public static GrammarExpression Parse(string pattern, RegularExpressionOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        options ??= RegularExpressionOptions.Default;
        return new PatternReader(
            pattern, options, new PatternDialect(), new PatternBudget(), (problem, position) => TextPlace.Error(pattern, position, problem)).Read();
    }
}
