namespace Reasoning.Search.Prompts;

/// <summary>How difficult a model finds a problem.</summary>
/// <param name="Value">From 0 (always right) to 1 (hardly ever right).</param>
public sealed record Difficulty(double Value);
