using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>
/// The patterns of <c>match</c> in one mode (Python language reference, chapter 8.6). Alternatives are literals and values, which bind no names: all alternatives of a
/// pattern must bind the same.
/// </summary>
internal static class PythonPatterns
{
    /// <summary>Adds the rules <c>pattern</c>, <c>pattern.refutable</c> and <c>pattern.open</c> of a mode.</summary>
    public static void Add(PythonMode mode, Dictionary<string, GrammarExpression> rules)
    {
        GrammarExpression space = Rule($"space.{mode.Name}"), gap = Rule($"gap.{mode.Name}"), inner = Rule($"space.{mode.Nested}"), name = Rule("name");
        GrammarExpression comma = space + "," + space, innerComma = inner + "," + inner, trailing = (inner + ",").Optional();
        var literal = (Literal("-").Optional() + Rule("number")) | Rule("string").SeparatedBy(gap) | "None" | "True" | "False";
        var named = name.Except("_");   // a lone underscore is a wildcard wherever a pattern begins
        var value = named + ("." + name).OneOrMore();
        var constant = literal | value;
        GrammarExpression nested = Rule($"pattern.{mode.Nested}");
        GrammarExpression Sequence(GrammarExpression pattern, GrammarExpression separator) =>
            pattern.SeparatedBy(separator) | ((pattern + separator).ZeroOrMore() + "*" + space + name + (separator + pattern).ZeroOrMore());
        var list = "[" + inner + (Empty | (Sequence(nested, innerComma) + trailing + inner)) + "]";
        var tuple = "(" + inner + (Empty | ((nested | ("*" + inner + name)) + inner + "," + inner)
            | (nested + innerComma + Sequence(nested, innerComma) + trailing + inner)
            | ("*" + inner + name + (innerComma + nested).OneOrMore() + trailing + inner)) + ")";
        var entries = (constant + inner + ":" + inner + nested).SeparatedBy(innerComma);
        var rest = "**" + inner + named;
        var mapping = "{" + inner + (Empty | ((rest | (entries + (innerComma + rest).Optional())) + trailing + inner)) + "}";
        var keywords = (named + inner + "=" + inner + nested).SeparatedBy(innerComma);
        var fields = ((nested.SeparatedBy(innerComma) + (innerComma + keywords).Optional()) | keywords) + trailing + inner;
        var type = named + ("." + name).ZeroOrMore() + space + "(" + inner + (Empty | fields) + ")";
        var closed = constant.SeparatedBy(space + "|" + space) | list | tuple | mapping | type
            | ("(" + inner + Rule($"pattern.refutable.{mode.Nested}") + inner + ")");
        rules[$"pattern.refutable.{mode.Name}"] = closed + (gap + "as" + gap + named).Optional();
        var pattern = Rule($"pattern.refutable.{mode.Name}") | name;
        rules[$"pattern.{mode.Name}"] = pattern;
        rules[$"pattern.open.{mode.Name}"] = (pattern + comma + Sequence(pattern, comma) + (space + ",").Optional()) | (pattern + space + ",");
    }
}
