using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>One token of those given by id and text, or any one but these.</summary>
internal sealed class TokenExpression(ImmutableArray<int> ids, ImmutableArray<string> texts, bool isExcept) : GrammarExpression
{
    public ImmutableArray<int> Ids { get; } = ids;

    public ImmutableArray<string> Texts { get; } = texts;

    public bool IsExcept { get; } = isExcept;
}
