namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>What a check found out about a backend.</summary>
/// <param name="Check">The name of the check.</param>
/// <param name="Claim">The sentence that was checked.</param>
/// <param name="Passed">Whether no difference was found.</param>
/// <param name="Detail">One sentence: the first difference, or what was compared.</param>
/// <param name="LargestDifference">
/// The largest absolute difference of two logits that should be equal, over all that were compared; +∞ where one was not finite and the other not the same.
/// It may be above 0 in a check that passed, for a backend that is not batch-invariant.
/// </param>
public sealed record ConformanceResult(string Check, string Claim, bool Passed, string Detail, double LargestDifference);
