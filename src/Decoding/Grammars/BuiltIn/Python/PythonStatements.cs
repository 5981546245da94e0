using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>
/// The statements of Python (Python language reference, chapters 7 and 8). Rules are written once per scope and per level of indentation, so that <c>return</c>,
/// <c>yield</c>, <c>await</c>, <c>break</c> and <c>continue</c> stand only where they may. A new line comes before each statement but the first, with all blank and comment lines.
/// </summary>
internal sealed class PythonStatements(PythonGrammarOptions options, Dictionary<string, GrammarExpression> rules)
{
    private static readonly GrammarExpression _name = Rule("name");
    private static readonly GrammarExpression _space = Rule("space.line");
    private static readonly GrammarExpression _gap = Rule("gap.line");
    private static readonly GrammarExpression _comma = _space + "," + _space;
    private static readonly GrammarExpression _names = _name.SeparatedBy(_comma);

    /// <summary>The rule of a statement, which may be a compound one or several on a line; added with all it needs where it is not there yet.</summary>
    public GrammarExpression Statement(PythonScope scope, bool isInLoop, int level)
    {
        string rule = $"statement.{Context(scope, isInLoop)}.{level}";
        if (rules.TryAdd(rule, Nothing)) rules[rule] = Line(scope, isInLoop) | Compound(scope, isInLoop, level);
        return Rule(rule);
    }

    private static string Context(PythonScope scope, bool isInLoop) => isInLoop ? $"{scope}.loop" : $"{scope}";

    private static GrammarExpression Of(string rule, PythonScope scope) => Rule(scope == PythonScope.AsynchronousFunction ? $"{rule}.line.async" : $"{rule}.line");

    /// <summary>Simple statements on one line.</summary>
    private GrammarExpression Line(PythonScope scope, bool isInLoop)
    {
        string context = Context(scope, isInLoop), rule = $"line.{context}";
        if (!rules.TryAdd(rule, Nothing)) return Rule(rule);
        var values = Of("expressions", scope);
        if (scope is PythonScope.Function or PythonScope.AsynchronousFunction)
        {
            var yield = "yield" + Of("expressions.after", scope).Optional();
            values |= scope == PythonScope.Function ? yield | ("yield" + _gap + "from" + Of("expression.after", scope)) : yield;
        }

        var operators = Choice("+=", "-=", "*=", "/=", "//=", "%=", "@=", "&=", "|=", "^=", ">>=", "<<=", "**=");
        var assigned = _space + "=" + _space + values;
        var statement = ((Of("targets", scope) + _space + "=" + _space).ZeroOrMore() + values)
            | (Of("place", scope) + _space + operators + _space + values)
            | (Of("place.named", scope) + _space + ":" + _space + Of("expression", scope) + assigned.Optional())
            | "pass" | Imports(scope)
            | ("del" + _gap + Of("deleted", scope).SeparatedBy(_comma) + (_space + ",").Optional())
            | ("assert" + Of("expression.after", scope) + (_comma + Of("expression", scope)).Optional())
            | ("raise" + (Of("expression.after", scope) + (_gap + "from" + Of("expression.after", scope)).Optional()).Optional())
            | ("global" + _gap + _names);
        if (scope != PythonScope.Module) statement |= "nonlocal" + _gap + _names;
        if (scope is PythonScope.Function or PythonScope.AsynchronousFunction) statement |= "return" + Of("expressions.after", scope).Optional();
        if (isInLoop) statement |= Choice("break", "continue");
        rules[$"simple.{context}"] = statement;
        rules[rule] = Rule($"simple.{context}").SeparatedBy(_space + ";" + _space) + (_space + ";").Optional();
        return Rule(rule);
    }

    private static GrammarExpression Imports(PythonScope scope)
    {
        GrammarExpression named = (_gap + "as" + _gap + _name).Optional(), path = _name.SeparatedBy(_space + "." + _space), inner = Rule("space.nested");
        var several = "(" + inner + (_name + (Rule("gap.nested") + "as" + Rule("gap.nested") + _name).Optional()).SeparatedBy(inner + "," + inner)
            + (inner + ",").Optional() + inner + ")";
        var items = (_gap + (_name + named).SeparatedBy(_comma)) | (_space + several);
        if (scope == PythonScope.Module) items |= _space + "*";
        var module = (_gap + Literal(".").ZeroOrMore() + path) | (_gap + Literal(".").OneOrMore());
        return ("import" + _gap + (path + named).SeparatedBy(_comma)) | ("from" + module + _gap + "import" + items);
    }

    /// <summary>What comes after a colon: statements on the same line, or a block one level deeper.</summary>
    private GrammarExpression Suite(PythonScope scope, bool isInLoop, int level)
    {
        var line = _space + Line(scope, isInLoop);
        if (level >= options.MaxDepth) return line;
        string rule = $"block.{Context(scope, isInLoop)}.{level + 1}";
        if (rules.TryAdd(rule, Nothing)) rules[rule] = (NewLine(level + 1) + Statement(scope, isInLoop, level + 1)).OneOrMore();
        return line | Rule(rule);
    }

    private GrammarExpression NewLine(int level) => Rule("lines") + new string(' ', level * options.IndentWidth);

    private GrammarExpression Compound(PythonScope scope, bool isInLoop, int level)
    {
        GrammarExpression colon = _space + ":", suite = colon + Suite(scope, isInLoop, level), loop = colon + Suite(scope, true, level), line = NewLine(level);
        GrammarExpression test = Of("test.after", scope), otherwise = (line + "else" + suite).Optional();
        var with = (Of("expression.after", scope) | (Of("expression.after", scope) + _gap + "as" + _gap + Of("target", scope)));
        var nextWith = _comma + Of("expression", scope) + (_gap + "as" + _gap + Of("target", scope)).Optional();
        string bracketed = scope == PythonScope.AsynchronousFunction ? "nested.async" : "nested";
        GrammarExpression inner = Rule($"space.{bracketed}"), innerGap = Rule($"gap.{bracketed}");
        var withBrackets = _space + "(" + inner + (Rule($"expression.{bracketed}") + (innerGap + "as" + innerGap + Rule($"target.{bracketed}")).Optional())
            .SeparatedBy(inner + "," + inner) + (inner + ",").Optional() + inner + ")";
        var withStatement = "with" + ((with + nextWith.ZeroOrMore()) | withBrackets) + suite;
        var forStatement = "for" + _gap + Of("targets", scope) + _gap + "in" + Of("expressions.after", scope) + loop + otherwise;
        var handlers = (line + "except" + Of("expression.after", scope) + (_gap + "as" + _gap + _name).Optional() + suite).OneOrMore();
        var lastHandler = line + "except" + suite;
        var compound = ("if" + test + suite + (line + "elif" + test + suite).ZeroOrMore() + otherwise)
            | ("while" + test + loop + otherwise)
            | forStatement | withStatement
            | ("try" + suite + ((((handlers + lastHandler.Optional()) | lastHandler) + otherwise + (line + "finally" + suite).Optional()) | (line + "finally" + suite)))
            | Definition(scope, level) | Match(scope, isInLoop, level);
        return scope == PythonScope.AsynchronousFunction ? compound | ("async" + _gap + (forStatement | withStatement)) : compound;
    }

    private GrammarExpression Definition(PythonScope scope, int level)
    {
        var decorators = ("@" + _space + Of("expression", scope) + NewLine(level)).ZeroOrMore();
        GrammarExpression inner = Rule("space.nested");
        var signature = _gap + _name + _space + "(" + inner + (Rule("parameters.nested") + inner).Optional() + ")"
            + (_space + "->" + _space + Rule("expression.line")).Optional() + _space + ":";
        return decorators + (("def" + signature + Suite(PythonScope.Function, false, level))
            | ("async" + _gap + "def" + signature + Suite(PythonScope.AsynchronousFunction, false, level))
            | ("class" + _gap + _name + (_space + Of("arguments.class", scope)).Optional() + _space + ":" + Suite(PythonScope.Class, false, level)));
    }

    private GrammarExpression Match(PythonScope scope, bool isInLoop, int level)
    {
        if (level >= options.MaxDepth) return Nothing;
        string rule = $"cases.{Context(scope, isInLoop)}.{level}";
        if (rules.TryAdd(rule, Nothing))
        {
            GrammarExpression line = NewLine(level + 1), suite = _space + ":" + Suite(scope, isInLoop, level + 1), guard = _gap + "if" + Of("test.after", scope);
            GrammarExpression refutable = Rule("pattern.refutable.line") | Rule("pattern.open.line");
            var one = line + "case" + _gap + ((refutable + guard.Optional()) | (_name + guard)) + suite;
            var last = line + "case" + _gap + _name + suite;   // what matches everything must come last
            rules[rule] = (one.OneOrMore() + last.Optional()) | last;
        }

        return "match" + Of("expressions.after", scope) + _space + ":" + Rule(rule);
    }
}
