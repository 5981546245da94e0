namespace Reasoning.Data.StepExpansion;

/// <summary>A step of an expanded solution.</summary>
/// <param name="Text">The step, with the white space behind it.</param>
/// <param name="IsInserted">Whether a model wrote it.</param>
public sealed record ExpandedStep(string Text, bool IsInserted);
