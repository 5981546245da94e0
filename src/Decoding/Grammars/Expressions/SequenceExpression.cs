using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>Parts one after the other; none of them a sequence, and not exactly one.</summary>
internal sealed class SequenceExpression(ImmutableArray<GrammarExpression> parts) : GrammarExpression
{
    public ImmutableArray<GrammarExpression> Parts { get; } = parts;
}
