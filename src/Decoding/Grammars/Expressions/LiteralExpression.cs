using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>A byte string; not empty.</summary>
internal sealed class LiteralExpression(ImmutableArray<byte> value) : GrammarExpression
{
    public ImmutableArray<byte> Value { get; } = value;
}
