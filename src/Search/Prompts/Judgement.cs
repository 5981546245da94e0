namespace Reasoning.Search.Prompts;

/// <summary>What a judge says of one candidate, or of the beginning of one.</summary>
/// <param name="Value">From 0 (surely wrong) to 1 (surely right).</param>
public sealed record Judgement(double Value);
