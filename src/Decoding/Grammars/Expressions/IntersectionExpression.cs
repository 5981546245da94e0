namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>What two regular expressions both match.</summary>
internal sealed class IntersectionExpression(GrammarExpression left, GrammarExpression right) : GrammarExpression
{
    public GrammarExpression Left { get; } = left;

    public GrammarExpression Right { get; } = right;
}
