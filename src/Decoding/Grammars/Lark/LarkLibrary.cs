using Reasoning.Decoding.Grammars.Patterns;

namespace Reasoning.Decoding.Grammars.Lark;

/// <summary>
/// The terminals that are imported from <c>common</c>. Those that Lark writes with lazy repetition or lookbehind match here what its lexer takes: a string
/// ends at the first quote that is not escaped, a comment at the first end of a comment.
/// </summary>
internal static class LarkLibrary
{
    private const string Exponent = "[eE][+-]?[0-9]+";
    private const string Decimal = @"(?:[0-9]+\.[0-9]*|\.[0-9]+)";
    private const string Float = $"(?:[0-9]+{Exponent}|{Decimal}(?:{Exponent})?)";

    private static readonly Dictionary<string, string> Patterns = new(StringComparer.Ordinal)
    {
        ["DIGIT"] = "[0-9]",
        ["HEXDIGIT"] = "[0-9a-fA-F]",
        ["INT"] = "[0-9]+",
        ["SIGNED_INT"] = "[+-]?[0-9]+",
        ["DECIMAL"] = Decimal,
        ["FLOAT"] = Float,
        ["SIGNED_FLOAT"] = "[+-]?" + Float,
        ["NUMBER"] = $"(?:{Float}|[0-9]+)",
        ["SIGNED_NUMBER"] = $"[+-]?(?:{Float}|[0-9]+)",
        ["ESCAPED_STRING"] = """
            "(?:[^"\\\n]|\\[^\n])*"
            """,
        ["LCASE_LETTER"] = "[a-z]",
        ["UCASE_LETTER"] = "[A-Z]",
        ["LETTER"] = "[a-zA-Z]",
        ["WORD"] = "[a-zA-Z]+",
        ["CNAME"] = "[a-zA-Z_][a-zA-Z0-9_]*",
        ["WS_INLINE"] = @"[ \t]+",
        ["WS"] = @"[ \t\f\r\n]+",
        ["CR"] = @"\r",
        ["LF"] = @"\n",
        ["NEWLINE"] = @"(?:\r?\n)+",
        ["SH_COMMENT"] = @"#[^\n]*",
        ["CPP_COMMENT"] = @"//[^\n]*",
        ["C_COMMENT"] = @"/\*(?:[^*]|\*+[^*/])*\*+/",
        ["SQL_COMMENT"] = @"--[^\n]*",
    };

    /// <summary>A terminal by its name, or null where there is none.</summary>
    public static GrammarExpression? Find(string name) => Patterns.TryGetValue(name, out string? pattern) ? RegularExpression.Parse(pattern) : null;
}
