namespace Reasoning.Verification.Values;

/// <summary>Where an output differs from the expected one.</summary>
/// <param name="Place">The line, or the token where line breaks do not matter, from 1.</param>
/// <param name="Expected">What is expected there; null where the expected output has ended.</param>
/// <param name="Actual">What was printed there; null where the output has ended.</param>
internal sealed record OutputDifference(int Place, string? Expected, string? Actual);
