using Reasoning.Decoding.Grammars.Lark;

namespace Reasoning.Decoding.Grammars;

/// <content>Lark.</content>
public static partial class Constraint
{
    /// <summary>The texts of a grammar in Lark's format, with the additions that llguidance made for constrained generation.</summary>
    /// <remarks>
    /// <para>
    /// Read are rules, terminals, the prefixes <c>?</c>, <c>!</c> and <c>_</c>, aliases, priorities, templates, strings with the suffix <c>i</c>, ranges,
    /// regular expressions with flags, <c>( ) [ ] | * + ? ~n ~n..m</c>, comments after <c>//</c> and <c>#</c>, <c>%ignore</c>, <c>%import</c> of terminals of
    /// <c>common</c>, an empty <c>%llguidance {}</c>, the tokens <c>&lt;[12]&gt;</c> and <c>&lt;name&gt;</c> (whose text includes the angle brackets) in
    /// rules, and <c>&amp;</c> and a leading <c>~</c> (both, and not) in terminals. Any other directive is refused.
    /// </para>
    /// <para>
    /// The grammar is read as a context-free one, without a lexer: a terminal may match any of its texts, not the longest one alone, keywords are not taken
    /// out of names, and priorities and lazy repetition have no effect; what <c>%ignore</c> names may stand, any number of times, before any terminal of a
    /// rule and at the end, and is not looked for inside terminals. So every text that Lark's lexer and parser accept is accepted, and some that a greedy
    /// lexer would cut differently are too. Prefixes and aliases, which shape trees, have no effect either.
    /// </para>
    /// <para>
    /// Regular expressions are read as <see cref="Patterns.RegularExpression"/> says, except that <c>.</c> stops at a line feed only, and that <c>^</c>,
    /// <c>$</c>, <c>[]</c> and <c>[^]</c> are refused. Of the flags, <c>i</c>, <c>s</c> and <c>x</c> are heeded, <c>m</c> and <c>u</c> change nothing, and
    /// <c>l</c> is refused. <c>\d</c> and <c>\w</c> are ASCII.
    /// </para>
    /// </remarks>
    /// <param name="text">The grammar.</param>
    /// <param name="start">The rule that a whole text must match.</param>
    /// <exception cref="GrammarFormatException">
    /// The grammar is malformed, lacks a definition, has one twice, or uses what is not supported; with line and column.
    /// </exception>
    public static Grammar Lark(string text, string start = "start")
    {
        ArgumentNullException.ThrowIfNull(text);
        ArgumentException.ThrowIfNullOrEmpty(start);
        var cursor = new TextCursor(text);
        return new LarkCompiler(new LarkReader(cursor), (problem, position) => cursor.Error(problem, position)).Compile(start);
    }
}
