namespace Reasoning.Decoding.Grammars.Expressions;

/// <summary>A reference to a rule by its name.</summary>
internal sealed class RuleExpression(string name) : GrammarExpression
{
    public string Name { get; } = name;
}
