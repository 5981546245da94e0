namespace Reasoning.Decoding.Thinking;

/// <summary>One token of a concept token.</summary>
/// <param name="Token">Token id within the vocabulary.</param>
/// <param name="Weight">Its share of the next input embedding; the weights of a concept token are at least 0 and sum to 1.</param>
/// <param name="Probability">Its probability before the noise, after temperature and filters, renormalised over what the noise was applied to.</param>
/// <param name="Perturbed">
/// What the weight was computed from, y in nats: weights are softmax(y/τ). Without noise it is ln p, with <see cref="GumbelNoise"/> ln p + g, with
/// <see cref="SoftGrpoNoise"/> ln(p + 10⁻⁶) + factor · g, with <see cref="DirichletNoise"/> the logarithm of the gamma number.
/// </param>
public readonly record struct ConceptComponent(int Token, double Weight, double Probability, double Perturbed);
