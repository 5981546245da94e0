namespace Reasoning.Verification.Agreement.Risk;

/// <summary>What is known of one candidate.</summary>
/// <param name="ExpectedUtility">The weighted mean of its utilities against the references it met.</param>
/// <param name="References">How many references it met.</param>
/// <param name="IsPruned">Whether it was dropped as unlikely to be the best.</param>
public readonly record struct CandidateUtility(double ExpectedUtility, int References, bool IsPruned);
