namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>A repetition that is neither none nor exactly once.</summary>
internal sealed class RepeatExpression(GrammarExpression body, int min, int? max) : GrammarExpression
{
    public GrammarExpression Body { get; } = body;

    public int Min { get; } = min;

    public int? Max { get; } = max;
}
