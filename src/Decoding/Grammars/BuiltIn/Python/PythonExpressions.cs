using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>
/// The expressions of Python in one mode (Python language reference, chapter 6). Priorities of operators decide what an expression means and hardly what one
/// is, so chains of operators are flat, and recursion goes through brackets. Rules that end in <c>.after</c> follow a keyword: they begin with white space, or with
/// what cannot be part of a word.
/// </summary>
internal sealed class PythonExpressions(PythonMode mode, Dictionary<string, GrammarExpression> rules)
{
    private readonly GrammarExpression _space = Rule($"space.{mode.Name}");
    private readonly GrammarExpression _gap = Rule($"gap.{mode.Name}");

    private GrammarExpression Comma => _space + "," + _space;

    private GrammarExpression TrailingComma => (_space + ",").Optional();

    /// <summary>Adds the mode's rules.</summary>
    public void Add()
    {
        rules[$"space.{mode.Name}"] = mode.Space.ZeroOrMore();
        rules[$"gap.{mode.Name}"] = mode.Space.OneOrMore();
        AddOperations();
        AddAtoms();
        AddBrackets();
        AddTargets();
        AddLists();
    }

    private GrammarExpression Of(string rule) => Rule($"{rule}.{mode.Name}");

    private GrammarExpression Nested(string rule) => Rule($"{rule}.{mode.Nested}");

    private void Set(string rule, GrammarExpression expression) => rules[$"{rule}.{mode.Name}"] = expression;

    private void AddOperations()
    {
        GrammarExpression sign = Characters(CodePointSet.Of("+-~"));
        var arithmetic = Choice("+", "-", "*", "/", "//", "%", "@", "**", "<<", ">>", "&", "|", "^");
        var comparison = Choice("<", ">", "<=", ">=", "==", "!=");
        var membership = Choice("in", "is", "not" + _gap + "in", "is" + _gap + "not");
        Set("operand", (sign + _space).ZeroOrMore() + (Rule("number") | Of("primary")));
        Set("operand.tight", (sign + _space + Of("operand")) | (Of("enclosed") + Of("trailers")));
        Set("sum", Of("operand") + (_space + arithmetic + _space + Of("operand")).ZeroOrMore());
        Set("operation", Of("operand") + Of("operation.rest"));
        Set("operation.after", (_gap + Of("operation")) | (_space + Of("operand.tight") + Of("operation.rest")));
        Set("operation.rest", Empty | (_space + (arithmetic | comparison) + _space + Of("operation"))
            | (_gap + membership + Of("operation.after")) | (_gap + Choice("and", "or") + Of("condition.after")));
        Set("condition", ("not" + Of("condition.after")) | Of("operation"));
        Set("condition.after", (_gap + "not" + Of("condition.after")) | Of("operation.after"));
        var otherwise = _gap + "if" + Of("condition.after") + _gap + "else";
        Set("conditional", Of("condition") + (otherwise + Of("conditional.after")).Optional());
        Set("conditional.after", Of("condition.after") + (otherwise + Of("conditional.after")).Optional());
        if (mode.IsField)
        {
            Set("expression", Of("conditional"));
            Set("expression.after", Of("conditional.after"));
            return;
        }

        Set("expression", (Of("condition") + (otherwise + Of("expression.after")).Optional()) | Of("lambda"));
        Set("expression.after", (Of("condition.after") + (otherwise + Of("expression.after")).Optional()) | (_gap + Of("lambda")));

        // A lambda's body is not asynchronous, wherever the lambda stands; in brackets, white space goes on as there.
        Set("lambda", "lambda" + (_gap + Parameters(annotation: Empty, Of("conditional"))).Optional() + _space + ":" + _space + (mode.IsAsynchronous
            ? Rule(mode.Name == mode.Nested ? "expression.nested" : "expression.line")
            : Of("expression")));
        Set("parameters", Parameters(_space + ":" + _space + Of("expression"), Of("expression")));
    }

    private GrammarExpression Parameters(GrammarExpression annotation, GrammarExpression value)
    {
        GrammarExpression annotated = annotation == Empty ? Empty : annotation.Optional();
        var plain = Rule("name") + annotated;
        var withDefault = plain + _space + "=" + _space + value;
        var plains = plain.SeparatedBy(Comma);
        var defaults = withDefault.SeparatedBy(Comma);
        var slash = Comma + "/";
        var positional = (plains + (slash + (Comma + plains).Optional()).Optional() + (Comma + defaults).Optional())
            | ((plains + Comma).Optional() + defaults + (slash + (Comma + defaults).Optional()).Optional());
        var named = Comma + (withDefault | plain);
        var star = "*" + ((_space + plain + named.ZeroOrMore()) | named.OneOrMore());
        var doubleStar = "**" + _space + plain;
        var afterPositional = (star + (Comma + doubleStar).Optional()) | doubleStar;
        return ((positional + (Comma + afterPositional).Optional()) | afterPositional) + TrailingComma;
    }

    private void AddAtoms()
    {
        if (mode.IsField)
        {
            Set("enclosed", Of("string") | Of("parentheses") | Of("list"));
            Set("word", Rule("name") | "None" | "True" | "False");
        }
        else
        {
            var more = (_gap + (Rule("string") | Rule("string.prefixed"))).ZeroOrMore();
            Set("enclosed", (Rule("string") + more) | Of("parentheses") | Of("list") | Of("braces") | "...");
            Set("word", Rule("name") | "None" | "True" | "False" | (Rule("string.prefixed") + more) | Rule("bytes").SeparatedBy(_gap));
        }

        var member = _space + "." + _space + Rule("name");
        var subscript = _space + Of("subscript");
        Set("trailers", (member | subscript | (_space + Of("arguments"))).ZeroOrMore());
        var atom = Of("word") | Of("enclosed");
        Set("primary", (mode.IsAsynchronous ? ("await" + _gap).Optional() : Empty) + atom + Of("trailers"));
        Set("place", Rule("name") | (atom + Of("trailers") + (member | subscript)));
        Set("place.named", Rule("name") + (Of("trailers") + (member | subscript)).Optional());
    }

    private void AddBrackets()
    {
        var space = Nested("space");
        GrammarExpression comma = space + "," + space, trailing = (space + ",").Optional(), colon = space + ":" + space;
        GrammarExpression expression = Nested("expression"), comprehended = expression + Nested("comprehension");
        GrammarExpression item = Nested("item"), items = item.SeparatedBy(comma) + trailing;
        var named = mode.IsField ? expression : expression | (Rule("name") + space + ":=" + space + expression);
        var tuple = item + space + "," + (space + item + space + ",").ZeroOrMore() + (space + item).Optional();
        Set("parentheses", "(" + space + (Empty | ((named | tuple | comprehended) + space)) + ")");
        Set("list", "[" + space + (Empty | ((items | comprehended) + space)) + "]");
        if (!mode.IsField)
        {
            var pair = expression + colon + expression;
            var entries = (pair | ("**" + space + Nested("sum"))).SeparatedBy(comma) + trailing;
            Set("braces", "{" + space + (Empty | ((entries | items | comprehended | (pair + Nested("comprehension"))) + space)) + "}");
        }

        GrammarExpression starred = "*" + space + expression, keyword = Rule("name") + space + "=" + space + expression;
        GrammarExpression doubleStarred = "**" + space + expression, doubleStarreds = doubleStarred + (comma + (doubleStarred | keyword)).ZeroOrMore();
        var keywords = (keyword + (comma + (keyword | starred)).ZeroOrMore() + (comma + doubleStarreds).Optional()) | doubleStarreds;
        var arguments = (((named | starred).SeparatedBy(comma) + (comma + keywords).Optional()) | keywords) + trailing;
        Set("arguments", "(" + space + (Empty | ((arguments | comprehended) + space)) + ")");
        if (!mode.IsField) Set("arguments.class", "(" + space + (Empty | (arguments + space)) + ")");

        var bound = (space + expression).Optional();
        var slice = expression.Optional() + space + ":" + bound + (space + ":" + bound).Optional();
        Set("subscript", "[" + space + (slice | named).SeparatedBy(comma) + trailing + space + "]");
    }

    private void AddTargets()
    {
        Set("target", Of("place") | ("(" + Nested("space") + Nested("targets") + Nested("space") + ")")
            | ("[" + Nested("space") + (Nested("targets") | ("*" + Nested("space") + Nested("target"))) + Nested("space") + "]"));
        var deleted = Nested("deleted").SeparatedBy(Nested("space") + "," + Nested("space")) + (Nested("space") + ",").Optional() + Nested("space");
        Set("deleted", Of("place") | ("(" + Nested("space") + deleted + ")") | ("[" + Nested("space") + deleted + "]"));
        GrammarExpression target = Of("target"), starred = "*" + _space + target;
        Set("targets", (target.SeparatedBy(Comma) + TrailingComma)
            | ((target + Comma).OneOrMore() + starred + (Comma + target).ZeroOrMore() + TrailingComma)
            | (starred + (((Comma + target).OneOrMore() + TrailingComma) | (_space + ","))));
        var once = _gap + (mode.IsAsynchronous ? ("async" + _gap).Optional() : Empty) + "for" + _gap + Of("targets") + _gap + "in" + Of("condition.after")
            + (_gap + "if" + Of("condition.after")).ZeroOrMore();
        Set("comprehension", once.OneOrMore());
    }

    private void AddLists()
    {
        GrammarExpression starred = "*" + _space + Of("sum"), more = (_space + Of("item") + _space + ",").ZeroOrMore() + (_space + Of("item")).Optional();
        Set("item", Of("expression") | starred);
        Set("expressions", Of("expression") | (Of("item") + _space + "," + more));
        Set("expressions.after", Of("expression.after") | ((Of("expression.after") | (_space + starred)) + _space + "," + more));
        if (!mode.IsField) Set("test.after", Of("expression.after") | (_gap + Rule("name") + _space + ":=" + _space + Of("expression")));
    }
}
