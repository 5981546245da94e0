using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Fusion;

/// <summary>A fused model whose parts all take soft tokens: each mixes its own embeddings with the weights it is given.</summary>
internal sealed class FusedSoftTokenModel(ILanguageModel[] parts, FusionRule rule, FusionObserver? observer)
    : FusedLanguageModel(parts, rule, observer), ISoftTokenModel;
