using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.Python;

/// <summary>Python 3.10 and later, as far as a context-free grammar tells what is Python.</summary>
internal static class PythonGrammar
{
    /// <summary>Makes the grammar of a module.</summary>
    public static Grammar Create(PythonGrammarOptions options)
    {
        var rules = new Dictionary<string, GrammarExpression>();
        PythonLexemes.AddTo(rules);
        GrammarExpression blank = Characters(CodePointSet.Of(" \t")) | "\\\n", nested = Characters(CodePointSet.Of(" \t\n")) | "\\\n" | (Rule("comment") + "\n");
        PythonMode line = new("line", "nested", blank, false, false), inBrackets = new("nested", "nested", nested, false, false);
        PythonMode[] modes =
        [
            line, inBrackets,
            new("line.async", "nested.async", blank, true, false), new("nested.async", "nested.async", nested, true, false),
            .. ((string[])["'", "\""]).Select(PythonLexemes.FieldMode).Select(mode => new PythonMode(mode, mode, " ", false, true)),
        ];
        foreach (var mode in modes) new PythonExpressions(mode, rules).Add();
        PythonPatterns.Add(line, rules);
        PythonPatterns.Add(inBrackets, rules);
        rules["lines"] = PythonLexemes.NewLines;
        var statement = new PythonStatements(options, rules).Statement(PythonScope.Module, false, 0);
        var end = Rule("lines").Optional() + Characters(CodePointSet.Of(" \t")).ZeroOrMore() + Rule("comment").Optional();
        return Grammar.Create(Rule("lines").Optional() + ((statement.SeparatedBy(Rule("lines")) + end) | (Characters(CodePointSet.Of(" \t")).ZeroOrMore() + Rule("comment").Optional())), rules, "Python");
    }
}
