namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>One character of a set that is not empty.</summary>
internal sealed class CharacterExpression(CodePointSet set) : GrammarExpression
{
    public CodePointSet Set { get; } = set;
}
