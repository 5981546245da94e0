namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A regular expression over string values, not over their JSON texts.</summary>
/// <param name="key">A text that is equal for equal patterns.</param>
/// <param name="expression">The values that match, as their UTF-8.</param>
internal sealed class StringPattern(string key, GrammarExpression expression) : IEquatable<StringPattern>
{
    public string Key { get; } = key;

    public GrammarExpression Expression { get; } = expression;

    /// <summary>How many characters the values have.</summary>
    public PatternLength Length { get; } = PatternLength.Of(expression);

    public bool Matches(string value) => RegularMatcher.IsMatch(Expression, value);

    public bool Equals(StringPattern? other) => other is not null && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as StringPattern);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);
}
