using Reasoning.Data.Pipelines;

namespace Reasoning.Data.CodeInterleaving;

/// <summary>A solution with its outputs, or why there is none: one of both is null.</summary>
/// <param name="Solution">The solution.</param>
/// <param name="Reject">Why there is none.</param>
public sealed record InterleavingResult(InterleavedSolution? Solution, Reject? Reject);
