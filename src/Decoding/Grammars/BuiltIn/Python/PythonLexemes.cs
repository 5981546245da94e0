using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>Names, numbers, strings and comments of Python: the rules that are the same everywhere (Python language reference, chapter 2).</summary>
internal static class PythonLexemes
{
    private static readonly string[] _keywords =
    [
        "False", "None", "True", "and", "as", "assert", "async", "await", "break", "class", "continue", "def", "del", "elif", "else", "except", "finally", "for",
        "from", "global", "if", "import", "in", "is", "lambda", "nonlocal", "not", "or", "pass", "raise", "return", "try", "while", "with", "yield", "__debug__",
    ];

    // Python ends a line at a carriage return, and takes no source with a zero byte.
    private static readonly CodePointSet _text = CodePointSet.All.Except(CodePointSet.Of("\0\r"));
    private static readonly CodePointSet _ascii = CodePointSet.Range(0, 0x7F).Except(CodePointSet.Of("\0\r"));
    private static readonly CodePointSet _hexadecimal = CodePointSet.Of("0123456789abcdefABCDEF");

    /// <summary>A digit to base 16.</summary>
    public static GrammarExpression Hexadecimal { get; } = Characters(_hexadecimal);

    /// <summary>Spaces and comments up to the end of a line, and the blank lines after it.</summary>
    public static GrammarExpression NewLines { get; } = (Characters(CodePointSet.Of(" \t")).ZeroOrMore() + Rule("comment").Optional() + "\n").OneOrMore();

    /// <summary>Adds the rules <c>name</c>, <c>number</c>, <c>comment</c>, <c>string</c>, <c>string.prefixed</c> and <c>bytes</c>.</summary>
    public static void AddTo(Dictionary<string, GrammarExpression> rules)
    {
        // Letters of the scripts in common use; all of them are letters to Python too, and none turns into an ASCII letter when Python normalises names.
        var letters = CodePointSet.FromRanges(
        [
            ('a', 'z'), ('A', 'Z'), ('_', '_'), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x131), (0x134, 0x13E), (0x141, 0x148), (0x14A, 0x17E), (0x391, 0x3A1),
            (0x3A3, 0x3C9), (0x410, 0x44F), (0x5D0, 0x5EA), (0x3041, 0x3096), (0x30A1, 0x30FA), (0x4E00, 0x9FFF), (0xAC00, 0xD7A3),
        ]);
        rules["name"] = (Characters(letters) + Characters(letters.Union(CodePointSet.Range('0', '9'))).ZeroOrMore()).Except(Choice([.. _keywords.Select(Literal)]));
        rules["comment"] = "#" + Characters(_text.Except(CodePointSet.Of("\n"))).ZeroOrMore();
        rules["number"] = Number();
        rules["string"] = Quoted(quote => Short(quote, Escape(_text), _text), quote => Long(quote, Escape(_text), _text));
        rules["string.prefixed"] = Prefixes("u", "") + Rule("string")
            | Prefixes("r", "") + Quoted(quote => Short(quote, RawEscape(_text), _text), quote => Long(quote, RawEscape(_text), _text))
            | Prefixes("f", "") + Formatted(FormattedEscape(_text))
            | Prefixes("f", "r") + Formatted("\\" + Characters(_text.Except(CodePointSet.Of("{}"))));
        rules["bytes"] = Prefixes("b", "") + Quoted(quote => Short(quote, BytesEscape(), _ascii), quote => Long(quote, BytesEscape(), _ascii))
            | Prefixes("b", "r") + Quoted(quote => Short(quote, RawEscape(_ascii), _ascii), quote => Long(quote, RawEscape(_ascii), _ascii));
        foreach (string quote in (string[])["'", "\""])
        {
            string mode = FieldMode(quote);
            var specification = Characters(_text.Except(CodePointSet.Of("{}'\"\\\n")));
            var conversion = (Literal("!") + Characters(CodePointSet.Of("rsa"))).Optional();
            var value = Rule($"space.{mode}") + Rule($"conditional.{mode}") + Rule($"space.{mode}");
            rules[$"field.{mode}"] = "{" + value + ("=" + Rule($"space.{mode}")).Optional() + conversion
                + (":" + (specification | ("{" + value + conversion + "}")).ZeroOrMore()).Optional() + "}";

            // Within a field no quotes that end the string, and no backslash: so it was before Python 3.12.
            rules[$"string.{mode}"] = Other(quote) + Characters(_text.Except(CodePointSet.Of("'\"\\\n"))).ZeroOrMore() + Other(quote);
        }
    }

    /// <summary>The mode of expressions in the fields of a formatted string between these quotes.</summary>
    public static string FieldMode(string quote) => quote == "'" ? "apostrophe" : "quotation";

    private static string Other(string quote) => quote == "'" ? "\"" : "'";

    private static GrammarExpression Number()
    {
        GrammarExpression digit = Digits("0123456789"), part = digit + ("_".Optional() + digit).ZeroOrMore();
        var exponent = Digits("eE") + Digits("+-").Optional() + part;
        var pointed = (part.Optional() + "." + part) | (part + ".");
        var real = (pointed + exponent.Optional()) | (part + exponent);
        var whole = (Digits("123456789") + ("_".Optional() + digit).ZeroOrMore()) | (Literal("0") + ("_".Optional() + "0").ZeroOrMore())
            | (Literal("0") + Digits("xX") + ("_".Optional() + Characters(_hexadecimal)).OneOrMore())
            | (Literal("0") + Digits("oO") + ("_".Optional() + Digits("01234567")).OneOrMore())
            | (Literal("0") + Digits("bB") + ("_".Optional() + Digits("01")).OneOrMore());
        return whole | real | ((part | real) + Digits("jJ"));
    }

    private static GrammarExpression Digits(string digits) => Characters(CodePointSet.Of(digits));

    private static GrammarExpression Optional(this string text) => Literal(text).Optional();

    private static GrammarExpression Prefixes(string first, string second)
    {
        GrammarExpression one = Digits(first + first.ToUpperInvariant()), other = second.Length == 0 ? Empty : Digits(second + second.ToUpperInvariant());
        return (one + other) | (other + one);
    }

    private static GrammarExpression Quoted(Func<string, GrammarExpression> shortForm, Func<string, GrammarExpression> longForm) =>
        shortForm("'") | shortForm("\"") | longForm("'") | longForm("\"");

    private static GrammarExpression Short(string quote, GrammarExpression escape, CodePointSet text) =>
        quote + (Characters(text.Except(CodePointSet.Of(quote + "\\\n"))) | escape).ZeroOrMore() + quote;

    private static GrammarExpression Long(string quote, GrammarExpression escape, CodePointSet text)
    {
        var quotes = Literal(quote + quote + quote);
        return quotes + (Literal(quote).Repeat(0, 2) + (Characters(text.Except(CodePointSet.Of(quote + "\\"))) | escape)).ZeroOrMore() + quotes;
    }

    private static GrammarExpression Formatted(GrammarExpression escape) => Choice([.. ((string[])["'", "\""]).SelectMany(quote =>
    {
        var part = Characters(_text.Except(CodePointSet.Of("{}\\\n" + quote))) | escape | "{{" | "}}" | Rule($"field.{FieldMode(quote)}");
        var quotes = Literal(quote + quote + quote);
        return (GrammarExpression[])[quote + part.ZeroOrMore() + quote, quotes + (Literal(quote).Repeat(0, 2) + (part | "\n")).ZeroOrMore() + quotes];
    })]);

    private static GrammarExpression RawEscape(CodePointSet text) => "\\" + Characters(text);

    private static GrammarExpression Escape(CodePointSet text) => "\\" + (Characters(text.Except(CodePointSet.Of("xuUN"))) | CodeEscape());

    private static GrammarExpression FormattedEscape(CodePointSet text) => "\\" + (Characters(text.Except(CodePointSet.Of("xuUN{}"))) | CodeEscape());

    private static GrammarExpression BytesEscape() => "\\" + (Characters(_ascii.Except(CodePointSet.Of("x"))) | ("x" + Hexadecimal.Repeat(2, 2)));

    private static GrammarExpression CodeEscape() => ("x" + Hexadecimal.Repeat(2, 2)) | ("u" + Hexadecimal.Repeat(4, 4))
        | ("U000" + Hexadecimal.Repeat(5, 5)) | ("U0010" + Hexadecimal.Repeat(4, 4));
}
