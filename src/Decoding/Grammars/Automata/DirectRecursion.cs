using Reasoning.Decoding.Grammars.Expressions;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Turns direct recursion at one end of a rule into a loop, which needs no frame: A → A x | y is y x*, and A → x A | y is x* y.</summary>
internal static class DirectRecursion
{
    public static GrammarExpression ToLoop(string rule, GrammarExpression expression)
    {
        if (expression is not ChoiceExpression choice || !choice.Alternatives.Any(alternative => BeginsOrEnds(rule, alternative))) return expression;
        var left = new List<GrammarExpression>();
        var right = new List<GrammarExpression>();
        var others = new List<GrammarExpression>();
        foreach (var alternative in choice.Alternatives)
        {
            switch (alternative)
            {
                case RuleExpression reference when reference.Name == rule:
                    break;   // A → A adds nothing
                case SequenceExpression { Parts: [RuleExpression first, .. var rest] } when first.Name == rule:
                    left.Add(GrammarExpression.Sequence(rest.AsSpan()));
                    break;
                case SequenceExpression { Parts: [.. var rest, RuleExpression last] } when last.Name == rule:
                    right.Add(GrammarExpression.Sequence(rest.AsSpan()));
                    break;
                default:
                    others.Add(alternative);
                    break;
            }
        }

        if (left.Count > 0)
        {
            // What is recursive on the right only stays among those that begin the loop.
            foreach (var part in right) others.Add(GrammarExpression.Sequence(part, GrammarExpression.Rule(rule)));
            return GrammarExpression.Choice(others.ToArray()) + GrammarExpression.Choice(left.ToArray()).ZeroOrMore();
        }

        return right.Count > 0
            ? GrammarExpression.Choice(right.ToArray()).ZeroOrMore() + GrammarExpression.Choice(others.ToArray())
            : GrammarExpression.Choice(others.ToArray());
    }

    private static bool BeginsOrEnds(string rule, GrammarExpression alternative) => alternative switch
    {
        RuleExpression reference => reference.Name == rule,
        SequenceExpression { Parts: [var first, .., var last] } => (first is RuleExpression left && left.Name == rule) || (last is RuleExpression right && right.Name == rule),
        _ => false,
    };
}
