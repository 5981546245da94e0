using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Generation;

/// <summary>What a text generator can do.</summary>
public sealed record GeneratorCapabilities
{
    /// <summary>The tier of the backend behind it.</summary>
    public required CapabilityTier Tier { get; init; }

    /// <summary>Name of the model, for reports.</summary>
    public required string ModelName { get; init; }

    /// <summary>How many tokens prompt and completion can have together; null where unknown.</summary>
    public int? ContextLength { get; init; }

    /// <summary>The largest <see cref="GenerationRequest.TopLogProbabilities"/>.</summary>
    public int MaxTopLogProbabilities { get; init; }

    /// <summary>Whether the same request with the same seed gives the same completions whatever else runs.</summary>
    public bool IsReproducible { get; init; }
}
