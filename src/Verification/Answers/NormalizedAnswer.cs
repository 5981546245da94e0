namespace Reasoning.Verification.Answers;

/// <summary>An answer in its normal form.</summary>
public sealed record NormalizedAnswer
{
    internal NormalizedAnswer(string value, string? unit, string? variable = null) => (Value, Unit, Variable) = (value, unit, variable);

    /// <summary>The answer without its variable and unit.</summary>
    public string Value { get; }

    /// <summary>What the answer is the value of, such as the <c>x</c> of <c>x = 5</c>; null where it does not say so.</summary>
    public string? Variable { get; }

    /// <summary>The unit of a number, in its normal form (<c>cm</c>, <c>mi per hr</c>, <c>apples</c>); null where there is none.</summary>
    public string? Unit { get; }

    /// <summary>The answer with its variable and unit. Two answers are the same if and only if their keys are equal texts.</summary>
    public string Key => KeyWith(isVariable: true, isUnit: true);

    /// <inheritdoc/>
    public override string ToString() => Key;

    /// <summary>The answer with what is asked for of its variable and unit, where it has them.</summary>
    internal string KeyWith(bool isVariable, bool isUnit) =>
        $"{(isVariable && Variable is not null ? $"{Variable}=" : "")}{Value}{(isUnit && Unit is not null ? $" {Unit}" : "")}";
}
