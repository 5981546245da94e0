using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.CSharp;

/// <summary>
/// The statements of C# (C# language specification, chapter 13) and methods. An <c>if</c> with an <c>else</c> has a block or a plain statement between them, so that no
/// <c>else</c> hangs in the air.
/// </summary>
internal sealed class CSharpStatements(bool isAsynchronous, Dictionary<string, GrammarExpression> rules)
{
    private static readonly GrammarExpression _space = Rule("space");
    private static readonly GrammarExpression _gap = Rule("gap");
    private static readonly GrammarExpression _name = Rule("name");
    private static readonly GrammarExpression _comma = _space + "," + _space;

    private readonly string _suffix = isAsynchronous ? ".async" : "";

    /// <summary>Adds the rules of methods, of both kinds.</summary>
    public static void AddMethods(Dictionary<string, GrammarExpression> rules)
    {
        var modifiers = (Choice("public", "private", "protected", "internal", "static", "virtual", "override", "sealed", "new", "unsafe") + _gap).ZeroOrMore();
        var value = _space + "=" + _space + (Rule("chain") | "default");
        var parameter = (Choice("this", "ref", "out", "in", "params") + _gap).Optional() + Rule("type") + _gap + _name + value.Optional();
        rules["parameters"] = "(" + _space + (parameter.SeparatedBy(_comma) + _space).Optional() + ")";
        var constraint = Choice("class", "struct", "notnull", "new()", Rule("type.name"));
        var constraints = (_gap + "where" + _gap + _name + _space + ":" + _space + constraint.SeparatedBy(_comma)).OneOrMore() + _gap;   // a comparison would be read in ">=>"
        rules["signature"] = Choice("void", Rule("type")) + _gap + _name + ("<" + _name.SeparatedBy(_comma) + ">").Optional() + _space + Rule("parameters") + constraints.Optional();
        GrammarExpression Body(string suffix) => _space + (Rule("block" + suffix) | ("=>" + _space + (Rule("expression" + suffix) | Rule("throw" + suffix)) + _space + ";"));
        rules["method"] = modifiers + ((Rule("signature") + Body("")) | ("async" + _gap + Rule("signature") + Body(".async")));
        rules["method.local"] = ("static" + _gap).Optional() + ((Rule("signature") + Body("")) | ("async" + _gap + Rule("signature") + Body(".async")));
    }

    /// <summary>Adds the rules of statements.</summary>
    public void Add()
    {
        GrammarExpression end = _space + ";", expression = Of("expression"), declaration = Of("declaration"), acting = Of("acting"), test = _space + "(" + _space + expression + _space + ")";
        Set("block", "{" + (_space + Of("statement")).ZeroOrMore() + _space + "}");
        var initialised = _name + _space + "=" + _space + expression;
        var names = "(" + _space + _name.SeparatedBy(_comma, 2) + _space + ")";
        Set("declaration", ("var" + _gap + initialised) | ("var" + _space + names + _space + "=" + _space + expression)
            | (Rule("type") + _gap + (initialised | _name).SeparatedBy(_comma)));
        Set("acting", Of("assignment") | Of("call") | (Of("place") + Choice("++", "--")) | (Choice("++", "--") + Of("place")) | Of("awaited")
            | ("new" + _gap + Rule("type.name") + Of("arguments")));
        Set("plain", (acting + end) | Of("block") | "break;" | "continue;" | ("return" + (_gap + expression).Optional() + end) | ("throw" + (_gap + Of("chain")).Optional() + end)
            | ("yield" + _gap + "return" + _gap + expression + end) | ("yield" + _gap + "break;")
            | ("do" + _space + Of("block") + _space + "while" + test + end) | Of("try") | Of("switch"));
        var body = _space + Of("embedded");
        var otherwise = _space + "else" + ((_gap + Of("embedded")) | (_space + Of("block")));
        var resource = Choice("var", Rule("type.name")) + _gap + initialised;
        var each = _space + "(" + _space + (Choice("var", Rule("type")) + _gap + _name | ("var" + _space + names)) + _gap + "in" + _gap + expression + _space + ")";
        var list = acting.SeparatedBy(_comma).Optional();
        var loop = _space + "(" + _space + (declaration | list) + _space + ";" + _space + expression.Optional() + _space + ";" + _space + list + _space + ")";
        Set("embedded", Of("plain") | ("if" + test + _space + Of("plain") + otherwise) | ("if" + test + body) | ("while" + test + body) | ("for" + loop + body)
            | ("foreach" + each + body) | ("lock" + test + body) | ("using" + _space + "(" + _space + (resource | Of("chain")) + _space + ")" + body)
            | (isAsynchronous ? "await" + _gap + "foreach" + each + body : Nothing));
        Set("statement", Of("embedded") | (declaration + end) | ("const" + _gap + Rule("type.predefined") + _gap + initialised + end)
            | ((isAsynchronous ? ("await" + _gap).Optional() : Empty) + "using" + _gap + resource + end) | Rule("method.local"));
        var filter = (_space + "when" + test).Optional();
        var handler = _space + "catch" + (_space + "(" + _space + Rule("type.name") + (_gap + _name).Optional() + _space + ")" + filter).Optional() + _space + Of("block");
        var final = _space + "finally" + _space + Of("block");
        Set("try", "try" + _space + Of("block") + ((handler.OneOrMore() + final.Optional()) | final));
        var label = ("case" + _gap + Rule("pattern") + (_gap + "when" + _gap + Of("chain")).Optional() + _space + ":") | ("default" + _space + ":");
        Set("switch", "switch" + test + _space + "{" + ((_space + label).OneOrMore() + (_space + Of("statement")).OneOrMore()).ZeroOrMore() + _space + "}");
    }

    private GrammarExpression Of(string rule) => Rule(rule + _suffix);

    private void Set(string rule, GrammarExpression expression) => rules[rule + _suffix] = expression;
}
