namespace Reasoning.Verification.Answers;

/// <summary>An answer in its normal form.</summary>
public sealed record NormalizedAnswer
{
    internal NormalizedAnswer(string value, string? unit) => (Value, Unit) = (value, unit);

    /// <summary>The answer without its unit.</summary>
    public string Value { get; }

    /// <summary>The unit of a number, in its normal form (<c>cm</c>, <c>mi per hr</c>, <c>apples</c>); null where there is none.</summary>
    public string? Unit { get; }

    /// <summary>The answer with its unit. Two answers are the same if and only if their keys are equal texts.</summary>
    public string Key => Unit is null ? Value : $"{Value} {Unit}";

    /// <inheritdoc/>
    public override string ToString() => Key;
}
