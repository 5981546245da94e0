namespace Reasoning.Decoding.Models;

/// <summary>
/// A model of tier <see cref="CapabilityTier.SoftTokens"/>: its sessions also take mixtures of token embeddings as inputs
/// (<see cref="ForwardBatch.AddSoft"/>). Algorithms that need them ask for this type, so that a model without them is refused by the compiler.
/// </summary>
/// <remarks>Whoever implements this reports at least that tier in <see cref="ILanguageModel.Info"/>.</remarks>
public interface ISoftTokenModel : ILanguageModel;
