using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.CSharp;

/// <summary>White space, comments, names and literals of C# (C# language specification, chapter 6).</summary>
internal static class CSharpLexemes
{
    // Contextual keywords are left out of the names too: where they may be names depends on what stands around them.
    private static readonly string[] _keywords =
    [
        "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const", "continue", "decimal", "default", "delegate", "do",
        "double", "else", "enum", "event", "explicit", "extern", "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int",
        "interface", "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override", "params", "private", "protected",
        "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof", "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true",
        "try", "typeof", "uint", "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while", "and", "async", "await", "by",
        "descending", "dynamic", "equals", "extension", "field", "file", "from", "global", "group", "into", "join", "let", "managed", "nameof", "not", "notnull", "on", "or",
        "orderby", "partial", "record", "required", "scoped", "select", "unmanaged", "var", "when", "where", "with", "yield",
    ];

    private static readonly CodePointSet _line = CodePointSet.All.Except(CodePointSet.Of("\0\n\r\u0085\u2028\u2029"));

    /// <summary>Adds the rules <c>space</c>, <c>gap</c>, <c>name</c>, <c>number</c>, <c>character</c> and <c>string</c>.</summary>
    public static void AddTo(Dictionary<string, GrammarExpression> rules)
    {
        CodePointSet letters = CodePointSet.FromRanges(
        [
            ('a', 'z'), ('A', 'Z'), ('_', '_'), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x131), (0x134, 0x17E), (0x391, 0x3A1), (0x3A3, 0x3C9), (0x410, 0x44F), (0x4E00, 0x9FFF),
        ]);
        var afterStar = CodePointSet.All.Except(CodePointSet.Of("\0*"));
        var comment = ("//" + Characters(_line).ZeroOrMore() + "\n")
            | ("/*" + (Characters(afterStar) | (Literal("*").OneOrMore() + Characters(afterStar.Except(CodePointSet.Of("/"))))).ZeroOrMore() + Literal("*").OneOrMore() + "/");
        var white = Characters(CodePointSet.Of(" \t\r\n"));
        rules["space"] = (white | comment).ZeroOrMore();
        rules["gap"] = white + Rule("space");
        rules["name"] = (Characters(letters) + Characters(letters.Union(CodePointSet.Range('0', '9'))).ZeroOrMore()).Except(Choice([.. _keywords.Select(Literal)]));
        rules["number"] = Number();
        rules["character"] = "'" + (Characters(_line.Intersect(CodePointSet.Range(0, 0xFFFF)).Except(CodePointSet.Of("'\\"))) | Escape(isLong: false)) + "'";
        var verbatim = Characters(CodePointSet.All.Except(CodePointSet.Of("\0\""))) | "\"\"";
        rules["string"] = ("\"" + (Characters(_line.Except(CodePointSet.Of("\"\\"))) | Escape(isLong: true)).ZeroOrMore() + "\"") | ("@\"" + verbatim.ZeroOrMore() + "\"");
    }

    /// <summary>A formatted string, whose fields hold the given expressions.</summary>
    public static GrammarExpression Interpolated(GrammarExpression value)
    {
        GrammarExpression space = Rule("space"), alignment = "," + space + Literal("-").Optional() + Digits("0123456789").OneOrMore() + space;
        var format = ":" + Characters(_line.Except(CodePointSet.Of("{}\"\\"))).OneOrMore();
        var field = "{" + space + value + space + alignment.Optional() + format.Optional() + "}";
        return "$\"" + (Characters(_line.Except(CodePointSet.Of("{}\"\\"))) | Escape(isLong: true) | "{{" | "}}" | field).ZeroOrMore() + "\"";
    }

    private static GrammarExpression Number()
    {
        GrammarExpression digits = Digits("0123456789") + (Literal("_").ZeroOrMore() + Digits("0123456789")).ZeroOrMore();
        var hexadecimal = Literal("0") + Digits("xX") + (Literal("_").ZeroOrMore() + Digits("0123456789abcdefABCDEF")).Repeat(1, 16);
        var binary = Literal("0") + Digits("bB") + (Literal("_").ZeroOrMore() + Digits("01")).Repeat(1, 64);
        var suffix = Digits("uU") | Digits("lL") | (Digits("uU") + Digits("lL")) | (Digits("lL") + Digits("uU"));
        var exponent = Digits("eE") + Digits("+-").Optional() + Digits("0123456789").Repeat(1, 2);
        var whole = Digits("0123456789") + (Literal("_").ZeroOrMore() + Digits("0123456789")).Repeat(0, 17);   // within the range of long
        return ((whole | hexadecimal | binary) + suffix.Optional()) | (digits + "." + digits + exponent.Optional() + Digits("dD").Optional())
            | (digits + exponent + Digits("dD").Optional()) | (whole + Digits("fFdDmM")) | (whole + "." + Digits("0123456789").Repeat(1, 9) + Digits("fFmM"));
    }

    private static GrammarExpression Escape(bool isLong)
    {
        var hexadecimal = Digits("0123456789abcdefABCDEF");
        var escape = Digits("'\"\\0abfnrtv") | ("x" + hexadecimal.Repeat(1, 4)) | ("u" + hexadecimal.Repeat(4, 4));
        return "\\" + (isLong ? escape | ("U000" + hexadecimal.Repeat(5, 5)) | ("U0010" + hexadecimal.Repeat(4, 4)) : escape);
    }

    private static GrammarExpression Digits(string digits) => Characters(CodePointSet.Of(digits));
}
