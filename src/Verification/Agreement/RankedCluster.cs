namespace Reasoning.Verification.Agreement;

/// <summary>Solutions that a rule cannot tell apart, with their score.</summary>
/// <param name="Solutions">Rows of the matrix, ascending; at least one.</param>
/// <param name="Samples">The solutions, each counted as often as it was sampled.</param>
/// <param name="Score">The rule's score; higher is better, the scale is the rule's own.</param>
public sealed record RankedCluster(IReadOnlyList<int> Solutions, long Samples, double Score);
