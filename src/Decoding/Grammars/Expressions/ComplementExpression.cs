namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>The valid UTF-8 texts that a regular expression does not match.</summary>
internal sealed class ComplementExpression(GrammarExpression body) : GrammarExpression
{
    public GrammarExpression Body { get; } = body;
}
