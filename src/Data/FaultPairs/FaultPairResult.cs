using Reasoning.Data.Pipelines;

namespace Reasoning.Data.FaultPairs;

/// <summary>The pairs of a problem, and what was not made.</summary>
/// <param name="Pairs">The pairs.</param>
/// <param name="Rejects">What was not made, and why.</param>
public sealed record FaultPairResult(IReadOnlyList<FaultPair> Pairs, IReadOnlyList<Reject> Rejects);
