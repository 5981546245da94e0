using static Reasoning.Decoding.Grammars.GrammarExpression;

namespace Reasoning.Decoding.Grammars.BuiltIn.CSharp;

/// <summary>C# 12 and later, as far as a context-free grammar tells what is C#.</summary>
internal static class CSharpGrammar
{
    /// <summary>Makes the grammar of a rule, with white space around it.</summary>
    public static Grammar Create(string start)
    {
        var rules = new Dictionary<string, GrammarExpression>();
        CSharpLexemes.AddTo(rules);
        CSharpExpressions.AddShared(rules);
        CSharpStatements.AddMethods(rules);
        foreach (bool isAsynchronous in (bool[])[false, true])
        {
            new CSharpExpressions(isAsynchronous, rules).Add();
            new CSharpStatements(isAsynchronous, rules).Add();
        }

        return Grammar.Create(Rule("space") + Rule(start) + Rule("space"), rules, $"C# {start}");
    }

    /// <summary>Matches an expression a number of times or more, with another one between each two.</summary>
    public static GrammarExpression SeparatedBy(this GrammarExpression expression, GrammarExpression separator, int min) =>
        expression + (separator + expression).Repeat(min - 1);
}
