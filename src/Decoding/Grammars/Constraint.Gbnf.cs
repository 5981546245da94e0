using Reasoning.Decoding.Grammars.Gbnf;

namespace Reasoning.Decoding.Grammars;

/// <content>GBNF.</content>
public static partial class Constraint
{
    /// <summary>The texts of a grammar in GBNF, the format of llama.cpp.</summary>
    /// <remarks>
    /// <para>
    /// A rule is <c>name ::= ...</c> and goes on over any line ends up to the next one. Read are literals, classes, <c>.</c>, groups, alternatives, <c>* + ?
    /// {m} {m,} {m,n} {,n}</c>, comments after <c>#</c>, the tokens <c>&lt;[12]&gt;</c>, <c>&lt;[12,20-29]&gt;</c> and <c>&lt;name&gt;</c> (whose text
    /// includes the angle brackets), and <c>!</c> before a token for any other one. Escapes are <c>\n \r \t \f \xHH \uHHHH \UHHHHHHHH</c>, which mean code
    /// points, and <c>\</c> before punctuation.
    /// </para>
    /// <para>
    /// Unlike in llama.cpp, left recursion is allowed, and a class such as <c>[^"]</c> means every Unicode scalar value but those listed, NUL included, as
    /// valid UTF-8. Groups may be nested 200 deep, counts may be up to 1,000,000.
    /// </para>
    /// </remarks>
    /// <param name="text">The grammar.</param>
    /// <param name="start">The rule that a whole text must match.</param>
    /// <exception cref="GrammarFormatException">The grammar is malformed, or a rule is missing or defined twice; with line and column.</exception>
    public static Grammar Gbnf(string text, string start = "root")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(start);
        return new GbnfReader(text).Read(start);
    }
}
