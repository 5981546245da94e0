namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>Candidates that behave alike on all inputs.</summary>
/// <param name="Candidates">Indices, ascending; at least one.</param>
/// <param name="Share">Its part of all samples, or of the weight given to them, 0..1.</param>
public sealed record SemanticCluster(IReadOnlyList<int> Candidates, double Share);
