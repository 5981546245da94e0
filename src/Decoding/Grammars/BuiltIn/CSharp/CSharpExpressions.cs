using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.CSharp;

/// <summary>
/// The expressions of C# (C# language specification, chapter 12), once for code that may say <c>await</c> and once for code that may not. Chains of operators are flat, and recursion
/// goes through brackets.
/// </summary>
internal sealed class CSharpExpressions(bool isAsynchronous, Dictionary<string, GrammarExpression> rules)
{
    private static readonly GrammarExpression _space = Rule("space");
    private static readonly GrammarExpression _gap = Rule("gap");
    private static readonly GrammarExpression _name = Rule("name");
    private static readonly GrammarExpression _comma = _space + "," + _space;

    private readonly string _suffix = isAsynchronous ? ".async" : "";

    /// <summary>Adds types and patterns, which are the same everywhere.</summary>
    public static void AddShared(Dictionary<string, GrammarExpression> rules)
    {
        var predefined = Choice("bool", "byte", "char", "decimal", "double", "float", "int", "long", "object", "sbyte", "short", "string", "uint", "ulong", "ushort");
        GrammarExpression type = Rule("type"), named = _name + Rule("type.arguments").Optional();
        var plain = ("<" + _space + Rule("type.pattern").SeparatedBy(_comma) + _space + ">").Optional();   // "?" would be read as an operator
        rules["type.pattern"] = predefined | (_name.Except("_") + plain + ("." + _name + plain).ZeroOrMore());
        rules["type.arguments"] = "<" + _space + type.SeparatedBy(_comma) + _space + ">";
        rules["type.predefined"] = predefined;
        rules["type.name"] = predefined | named.SeparatedBy(".");
        rules["type"] = (Rule("type.name") | ("(" + _space + (type + (_gap + _name).Optional()).SeparatedBy(_comma, 2) + _space + ")"))
            + Literal("?").Optional() + ("[" + Literal(",").ZeroOrMore() + "]").ZeroOrMore();
        var constant = Rule("number") | Rule("string") | Rule("character") | "true" | "false" | "null";
        GrammarExpression pattern = Rule("pattern"), designation = (_gap + _name.Except("_")).Optional();
        var property = _name.Except("_") + ("." + _name).ZeroOrMore() + _space + ":" + _space + pattern;
        var properties = "{" + _space + (property.SeparatedBy(_comma) + _space).Optional() + "}";
        var item = pattern | "..";
        var one = constant | "_" | (Rule("type.pattern") + designation) | ("var" + _gap + _name) | (Choice("<", "<=", ">", ">=") + _space + (constant | ("-" + Rule("number"))))
            | ((Rule("type.pattern") + _space).Optional() + properties + designation) | ("(" + _space + pattern + _space + ")")
            | ("[" + _space + (item.SeparatedBy(_comma) + _space).Optional() + "]" + designation);
        var negated = ("not" + _gap).ZeroOrMore() + one;
        // A minus after "or" would be read as one between two values.
        rules["pattern"] = (negated | ("-" + Rule("number"))) + (_gap + Choice("and", "or") + _gap + negated).ZeroOrMore();
    }

    /// <summary>Adds the rules of expressions.</summary>
    public void Add()
    {
        AddOperations();
        AddPrimaries();
        AddCreations();
        AddLambdas();
    }

    private GrammarExpression Of(string rule) => Rule(rule + _suffix);

    private void Set(string rule, GrammarExpression expression) => rules[rule + _suffix] = expression;

    private void AddOperations()
    {
        // Signs do not follow signs, since two of them make another operator; no comment follows a slash.
        var slash = "/" + (_gap | Empty) + Of("operand");
        var sum = (Choice("+", "-") + ((_gap + Of("operand")) | Of("operand.unsigned"))) | slash
            | (Choice("*", "%", "<<", ">>", ">>>", "<", ">", "<=", ">=", "==", "!=", "&", "^", "|") + _space + Of("operand"));
        Set("operand.unsigned", (Choice("!", "~") + _space).ZeroOrMore() + (Of("primary") | ("(" + _space + Rule("type") + _space + ")" + _space + Of("primary.cast")) | Of("awaited")));
        Set("operand", Of("operand.unsigned") | ((Choice("!", "~") + _space).ZeroOrMore() + Choice("-", "++", "--") + _space + Of("primary")));
        Set("awaited", isAsynchronous ? "await" + _gap + Of("primary") : Nothing);
        Set("value", Of("operand") + (_space + sum).ZeroOrMore() + (_gap + "as" + _gap + Rule("type.name")).Optional());
        Set("comparison", Of("value") | (Of("operand") + (_space + sum).ZeroOrMore() + _gap + "is" + _gap + Rule("pattern")));
        var left = ((Of("comparison") + _space + Choice("&&", "||") + _space) | (Of("value") + _space + "??" + _space)).ZeroOrMore();
        Set("chain", left + Of("comparison"));
        Set("throw", "throw" + _gap + Of("chain"));
        var choice = _space + "?" + _gap + (Of("chain") | Of("throw")) + _space + ":" + _gap;
        Set("conditional", Of("chain") + (choice + (Of("conditional") | Of("throw"))).Optional());
        Set("arm", Of("expression") | Of("throw"));
        Set("assignment", Of("place") + _space + Choice("=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "<<=", ">>=", "??=") + _space + Of("expression"));
        Set("expression", Of("conditional") | (left + Of("value") + _space + "??" + _space + Of("throw")) | Of("assignment") | Of("lambda"));
    }

    private void AddPrimaries()
    {
        var tuple = (_name + _space + ":" + _space).Optional() + Of("expression");
        var argument = (_name + _space + ":" + _space).Optional()
            + (Of("expression") | ("out" + _gap + Choice("var", Rule("type")) + _gap + _name) | (Choice("ref", "out", "in") + _gap + Of("place")));
        Set("arguments", "(" + _space + (argument.SeparatedBy(_comma) + _space).Optional() + ")");
        var bound = ("^" + _space).Optional() + Of("primary");
        var index = Of("expression") | ("^" + _space + Of("primary")) | (bound.Optional() + _space + ".." + _space + bound.Optional());
        var indices = "[" + _space + index.SeparatedBy(_comma) + _space + "]";
        GrammarExpression calledType = Rule("type.arguments") + _space + Of("arguments");
        var member = _space + Choice(".", "?.", "!.") + _space + _name;
        var access = member | (_space + indices) | ("!" + indices);
        var generic = member + calledType;
        Set("trailers", (access | generic | (_space + Of("arguments"))).ZeroOrMore());
        Set("atom", _name | (_name + calledType) | (_name + Rule("type.arguments") + "." + _name) | (Rule("type.predefined") + "." + _name) | Rule("number") | Rule("string") | Rule("character")
            | CSharpLexemes.Interpolated(Of("chain")) | "true" | "false" | "null" | "this" | ("base." + _name)
            | ("typeof(" + _space + Rule("type") + _space + ")") | ("default(" + _space + Rule("type") + _space + ")") | ("nameof(" + _space + _name.SeparatedBy(".") + _space + ")")
            | Of("creation"));

        // What follows parentheses must not make a cast of them.
        Set("parentheses", "(" + _space + (Of("expression") | tuple.SeparatedBy(_comma, 2)) + _space + ")");
        var opened = Of("parentheses") + ((_space + Choice(".", "?.") + _space + _name) | (_space + "[" + _space + Of("expression") + _space + "]"));
        Set("head", Of("atom") | opened);
        var arm = Rule("pattern") + (_gap + "when" + _gap + Of("chain")).Optional() + _gap + "=>" + _space + Of("arm");
        var selection = _gap + "switch" + _space + "{" + _space + (arm.SeparatedBy(_comma) + (_space + ",").Optional() + _space) + "}";
        var setting = _name + _space + "=" + _space + Of("expression");
        var change = _gap + "with" + _space + "{" + _space + (setting.SeparatedBy(_comma) + _space).Optional() + "}";
        Set("primary.cast", (Of("head") + Of("trailers")) | Of("parentheses"));
        Set("primary.plain", (Of("head") + Of("trailers") + Choice("++", "--")) | (Of("head") + Of("trailers") + (selection | change).Optional())
            | (Of("parentheses") + selection.Optional()));
        Set("primary", Of("primary.plain") | "default" | Of("collection"));
        Set("place", _name | opened | (Of("head") + Of("trailers") + access));
        Set("call", (Of("place") + _space + Of("arguments")) | ((_name | (Of("head") + Of("trailers") + member)) + calledType));
    }

    private void AddCreations()
    {
        GrammarExpression expression = Of("expression"), trailing = (_space + ",").Optional() + _space;
        var element = expression | ("{" + _space + expression.SeparatedBy(_comma) + _space + "}");
        var setting = (_name + _space + "=" + _space + (expression | Of("initializer"))) | ("[" + _space + expression + _space + "]" + _space + "=" + _space + expression);
        Set("initializer", "{" + _space + ((element.SeparatedBy(_comma) | setting.SeparatedBy(_comma)) + trailing).Optional() + "}");
        var property = (_name + _space + "=" + _space + expression) | (_name + "." + _name);
        Set("creation", ("new" + _gap + Rule("type.name") + ((_space + Of("arguments") + (_space + Of("initializer")).Optional()) | (_space + Of("initializer"))))
            | ("new" + _gap + Rule("type.name") + "[" + _space + expression + _space + "]")
            | ("new" + (_gap + Rule("type.name")).Optional() + "[]" + _space + "{" + _space + (expression.SeparatedBy(_comma) + trailing).Optional() + "}")
            | ("new" + Of("arguments") + (_space + Of("initializer")).Optional())
            | ("new" + _space + "{" + _space + (property.SeparatedBy(_comma) + trailing).Optional() + "}"));
        Set("collection", "[" + _space + ((expression | (".." + _space + Of("primary"))).SeparatedBy(_comma) + trailing).Optional() + "]");
    }

    private void AddLambdas()
    {
        GrammarExpression names = _name.SeparatedBy(_comma), typed = (Rule("type") + _gap + _name).SeparatedBy(_comma);
        var head = _name | ("(" + _space + (Empty | ((names | typed) + _space)) + ")");
        GrammarExpression Lambda(string suffix) => head + _space + "=>" + _space + (Rule("expression" + suffix) | Rule("block" + suffix));
        Set("lambda", Lambda("") | ("async" + _gap + Lambda(".async")));
    }
}
