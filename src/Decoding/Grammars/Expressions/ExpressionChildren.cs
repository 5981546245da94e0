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
}
