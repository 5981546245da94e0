namespace Reasoning.Decoding.Models;

/// <summary>Facts about a loaded model.</summary>
public sealed record ModelInfo
{
    /// <summary>The model's own name, or its file's name.</summary>
    public required string Name { get; init; }

    /// <summary>The architecture, as the model file names it (<c>llama</c>, <c>toy</c>).</summary>
    public required string Architecture { get; init; }

    /// <summary>How many logits one position gives.</summary>
    public required int VocabularySize { get; init; }

    /// <summary>The most positions one sequence can hold.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Width of an input embedding; 0 where the backend has none.</summary>
    public int EmbeddingLength { get; init; }

    /// <summary>Number of weights; 0 where unknown.</summary>
    public long ParameterCount { get; init; }

    /// <summary>What the backend can give.</summary>
    public CapabilityTier Tier { get; init; } = CapabilityTier.Logits;

    /// <summary>
    /// Whether the logits of a sequence are bit-identical whatever else is in the batch, however its inputs were split over calls, and on any number
    /// of threads. Backends that cannot promise it say false, and results may then depend on load.
    /// </summary>
    public bool IsBatchInvariant { get; init; }
}
