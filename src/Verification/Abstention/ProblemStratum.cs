namespace Reasoning.Verification.Abstention;

/// <summary>Problems on which a model does equally well.</summary>
/// <param name="SuccessRate">r: the probability that one sample is right, 0..1.</param>
/// <param name="Share">p: the share of such problems, above 0; the shares of all strata together are 1.</param>
public readonly record struct ProblemStratum(double SuccessRate, double Share);
