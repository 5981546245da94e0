namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>What expressions are made of.</summary>
internal static class ExpressionChildren
{
    /// <summary>The expressions that one is made of directly; none of a reference to a rule.</summary>
    public static IEnumerable<GrammarExpression> Children(this GrammarExpression expression) => expression switch
    {
        SequenceExpression sequence => sequence.Parts,
        ChoiceExpression choice => choice.Alternatives,
        RepeatExpression repeat => [repeat.Body],
        IntersectionExpression intersection => [intersection.Left, intersection.Right],
        ComplementExpression complement => [complement.Body],
        _ => [],
    };

    /// <summary>Whether an expression is made of others; a reference to a rule is not.</summary>
    public static bool HasChildren(this GrammarExpression expression) =>
        expression is SequenceExpression or ChoiceExpression or RepeatExpression or IntersectionExpression or ComplementExpression;

    /// <summary>Pushes what an expression is made of directly.</summary>
    public static void PushChildren(this GrammarExpression expression, Stack<GrammarExpression> pending)
    {
        switch (expression)
        {
            case SequenceExpression sequence:
                foreach (var part in sequence.Parts) pending.Push(part);
                break;
            case ChoiceExpression choice:
                foreach (var alternative in choice.Alternatives) pending.Push(alternative);
                break;
            case RepeatExpression repeat:
                pending.Push(repeat.Body);
                break;
            case IntersectionExpression intersection:
                pending.Push(intersection.Left);
                pending.Push(intersection.Right);
                break;
            case ComplementExpression complement:
                pending.Push(complement.Body);
                break;
        }
    }
}
