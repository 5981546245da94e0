using Reasoning.Data.Pipelines;

namespace Reasoning.Data.PseudoCode;

/// <summary>An example, or why there is none: one of both is null.</summary>
/// <param name="Example">The example.</param>
/// <param name="Reject">Why there is none.</param>
public sealed record PseudoCodeResult(PseudoCodeExample? Example, Reject? Reject);
