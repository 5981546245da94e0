namespace Reasoning.Decoding.Models;

/// <summary>One part of a soft token: the input embedding is the weighted sum of the embeddings of its components.</summary>
/// <param name="Token">Token id within the vocabulary.</param>
/// <param name="Weight">Its weight; finite. Weights usually sum to 1 and are used as given, never renormalised.</param>
public readonly record struct MixtureComponent(int Token, float Weight);
