namespace Reasoning.Data.SearchTraces;

/// <summary>Something that was tried: a whole answer, or the beginning of one that a search over steps reached.</summary>
/// <param name="Text">The text, without the prompt.</param>
/// <param name="Step">What it adds to its parent in a search over steps; null for an attempt that was written as a whole.</param>
/// <param name="Parent">Index of the attempt that it was made from, which comes before it; null for the first ones.</param>
/// <param name="Verdict">What the verifier said of the text; null where it was not asked, or could not judge.</param>
public sealed record Attempt(string Text, string? Step, int? Parent, AttemptVerdict? Verdict);
