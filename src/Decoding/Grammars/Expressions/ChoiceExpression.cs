using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>Alternatives; none of them a choice, and not exactly one.</summary>
internal sealed class ChoiceExpression(ImmutableArray<GrammarExpression> alternatives) : GrammarExpression
{
    public ImmutableArray<GrammarExpression> Alternatives { get; } = alternatives;
}
