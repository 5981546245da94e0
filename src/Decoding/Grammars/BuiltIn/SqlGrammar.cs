using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn;

/// <summary>
/// Queries of SQL: SELECT as the large systems agree on it (SQL-92 with common table expressions, LIMIT and window functions). Chains of operators are flat and
/// recursion goes through parentheses. Rules that end in <c>.after</c> follow a keyword: they begin with white space, or with a parenthesis, quote or sign.
/// </summary>
internal static class SqlGrammar
{
    private static readonly string[] _keywords =
    [
        "all", "and", "as", "asc", "between", "by", "case", "cast", "collate", "cross", "current_date", "current_time", "current_timestamp", "desc", "distinct", "else", "end", "escape", "except", "exists",
        "false", "filter", "first", "from", "full", "group", "having", "in", "inner", "intersect", "into", "is", "join", "last", "left", "like", "limit", "natural", "not", "null",
        "nulls", "offset", "on", "or", "order", "outer", "over", "partition", "recursive", "right", "select", "set", "table", "then", "true", "union", "using",
        "values", "when", "where", "window", "with", "add", "alter", "check", "commit", "constraint", "create", "default", "deferrable", "delete", "drop", "foreign", "index",
        "insert", "isnull", "notnull", "nothing", "primary", "references", "returning", "to", "transaction", "unique", "update", "autoincrement", "cross", "indexed", "glob", "regexp", "match", "raise",
    ];

    private static readonly GrammarExpression _space = Rule("space");
    private static readonly GrammarExpression _gap = Rule("gap");
    private static readonly GrammarExpression _comma = _space + "," + _space;
    private static readonly GrammarExpression _alias = Rule("alias").Optional();
    private static readonly GrammarExpression _expressions = Rule("expression").SeparatedBy(_comma);
    private static readonly GrammarExpression _expressionsAfter = Rule("expression.after") + (_comma + Rule("expression")).ZeroOrMore();

    /// <summary>Makes the grammar of one statement, which may end in a semicolon.</summary>
    public static Grammar Create()
    {
        var rules = new Dictionary<string, GrammarExpression>();
        AddLexemes(rules);
        AddExpressions(rules);
        AddQueries(rules);
        return Grammar.Create(_space + Rule("query") + (_space + ";").Optional() + _space, rules, "SQL");
    }

    /// <summary>A keyword in whichever case.</summary>
    private static GrammarExpression Word(string word) =>
        Sequence([.. word.Select(letter => Characters(CodePointSet.Of($"{letter}{char.ToUpperInvariant(letter)}")))]);

    /// <summary>Keywords one after the other.</summary>
    private static GrammarExpression Words(string words) => words.Split(' ').Select(Word).Aggregate((first, second) => first + _gap + second);

    private static void AddLexemes(Dictionary<string, GrammarExpression> rules)
    {
        var text = CodePointSet.All.Except(CodePointSet.Of("\0"));
        GrammarExpression Quoted(string open, string close) => open + (Characters(text.Except(CodePointSet.Of(close))) | (close + close)).OneOrMore() + close;
        GrammarExpression letter = Characters(CodePointSet.FromRanges([('a', 'z'), ('A', 'Z'), ('_', '_')])), digits = Characters(CodePointSet.Range('0', '9')).OneOrMore();
        var white = Characters(CodePointSet.Of(" \t\n"));
        rules["space"] = white.ZeroOrMore();
        rules["gap"] = white.OneOrMore();
        rules["word"] = (letter + (letter | Characters(CodePointSet.Range('0', '9'))).ZeroOrMore()).Except(Choice([.. _keywords.Select(Word)]));
        rules["quoted"] = Quoted("\"", "\"") | Quoted("`", "`");
        rules["name"] = Rule("word") | Rule("quoted");
        rules["text"] = "'" + (Characters(text.Except(CodePointSet.Of("'"))) | "''").ZeroOrMore() + "'";
        rules["number"] = ((digits + ("." + digits.Optional()).Optional()) | ("." + digits))
            + (Characters(CodePointSet.Of("eE")) + Characters(CodePointSet.Of("+-")).Optional() + digits).Optional();
        rules["alias"] = (_gap + Word("as") + _gap + Rule("name")) | (_gap + Rule("name"));
    }

    private static void AddExpressions(Dictionary<string, GrammarExpression> rules)
    {
        GrammarExpression expression = Rule("expression"), query = "(" + _space + Rule("query") + _space + ")", name = Rule("name");
        var column = name + (_space + "." + _space + name).Repeat(0, 2);
        var cases = Word("case") + Rule("expression.after").Optional()
            + (_gap + Word("when") + Rule("expression.after") + _gap + Word("then") + Rule("expression.after")).OneOrMore()
            + (_gap + Word("else") + Rule("expression.after")).Optional() + _gap + Word("end");
        var type = Rule("word") + (_space + "(" + _space + Rule("digits").SeparatedBy(_comma) + _space + ")").Optional();
        rules["digits"] = Characters(CodePointSet.Range('0', '9')).OneOrMore();
        var cast = Word("cast") + _space + "(" + _space + expression + _gap + Word("as") + _gap + type + _space + ")";
        var arguments = "(" + _space + (Empty | ("*" + _space) | (_expressions + _space)) + ")";
        var distinct = "(" + _space + Word("distinct") + Rule("expression.after") + _space + ")";
        var over = _gap + Word("over") + _space + "(" + _space + ((Words("partition by") + _expressionsAfter + (_gap + Rule("order")).Optional()) | Rule("order").Optional()) + _space + ")";
        var function = Rule("word") + _space + (distinct | (arguments + over.Optional()));
        rules["enclosed"] = ("(" + _space + expression + _space + ")") | query | Rule("text") | Rule("quoted") | Characters(CodePointSet.Of("?"));
        rules["operand"] = Rule("operand.unsigned") | ("-" + _space + Rule("operand.unsigned"));
        rules["operand.unsigned"] = (Rule("enclosed") | Rule("number") | column | function | cases | cast
            | Word("null") | Word("true") | Word("false") | Word("current_date") | Word("current_time") | Word("current_timestamp")
            | (Word("exists") + _space + query));
        rules["operand.after"] = (_gap + Rule("operand")) | (_space + Rule("enclosed"));
        var sum = (_space + ((Choice("+", "*", "/", "%", "||") + _space + Rule("operand"))
            | ("-" + ((_gap + Rule("operand")) | Rule("operand.unsigned"))))).ZeroOrMore();   // two signs in a row would begin a comment
        rules["sum"] = Rule("operand") + sum;
        rules["sum.after"] = Rule("operand.after") + sum;
        var not = (_gap + Word("not")).Optional();
        var tail = (_space + Choice("=", "<", ">", "<=", ">=", "<>", "!=") + _space + Rule("sum"))
            | (not + _gap + Word("like") + Rule("sum.after") + (_gap + Word("escape") + Rule("operand.after")).Optional())
            | (not + _gap + Word("between") + Rule("sum.after") + _gap + Word("and") + Rule("sum.after"))
            | (not + _gap + Word("in") + _space + ("(" + _space + _expressions + _space + ")" | query))
            | (_gap + Word("is") + not + _gap + Word("null"));
        rules["test"] = Rule("sum") + tail.ZeroOrMore();
        rules["test.after"] = Rule("sum.after") + tail.ZeroOrMore();
        rules["condition"] = (Word("not") + Rule("condition.after")) | Rule("test");
        rules["condition.after"] = (_gap + Word("not") + Rule("condition.after")) | Rule("test.after");
        var more = (_gap + (Word("and") | Word("or")) + Rule("condition.after")).ZeroOrMore();
        rules["expression"] = Rule("condition") + more;
        rules["expression.after"] = Rule("condition.after") + more;
    }

    private static void AddQueries(Dictionary<string, GrammarExpression> rules)
    {
        GrammarExpression name = Rule("name"), query = "(" + _space + Rule("query") + _space + ")", names = "(" + _space + name.SeparatedBy(_comma) + _space + ")";
        var all = (name + _space + "." + _space).Optional() + "*";
        var item = all | (Rule("expression") + _alias);
        var table = (name + (_space + "." + _space + name).Optional() + _alias) | (query + _alias);
        var kind = (_gap + (Word("inner") | Word("cross") | (Choice(Word("left"), Word("right"), Word("full")) + (_gap + Word("outer")).Optional()))).Optional();
        var joined = (kind + _gap + Word("join") + _gap + table + ((_gap + Word("on") + Rule("expression.after")) | (_gap + Word("using") + _space + names)).Optional())
            | (_gap + Words("natural join") + _gap + table);
        var source = table + (joined | (_comma + table)).ZeroOrMore();
        var order = Rule("expression") + (_gap + (Word("asc") | Word("desc"))).Optional() + (_gap + Word("nulls") + _gap + (Word("first") | Word("last"))).Optional();
        rules["order"] = Words("order by") + _gap + order.SeparatedBy(_comma);
        rules["select"] = Word("select") + (_gap + (Word("distinct") | Word("all"))).Optional() + _gap + item.SeparatedBy(_comma)
            + (_gap + Word("from") + _gap + source).Optional() + (_gap + Word("where") + Rule("expression.after")).Optional()
            + (_gap + Words("group by") + _expressionsAfter + (_gap + Word("having") + Rule("expression.after")).Optional()).Optional();
        var compound = Rule("select").SeparatedBy(_gap + (Word("union") | Words("union all") | Word("intersect") | Word("except")) + _gap);
        var limit = _gap + Word("limit") + _gap + Rule("digits") + ((_gap + Word("offset") + _gap + Rule("digits")) | (_comma + Rule("digits"))).Optional();
        var with = Word("with") + (_gap + Word("recursive")).Optional() + _gap
            + (name + (_space + names).Optional() + _gap + Word("as") + _space + query).SeparatedBy(_comma) + _gap;
        rules["query"] = with.Optional() + compound + (_gap + Rule("order")).Optional() + limit.Optional();
    }
}
