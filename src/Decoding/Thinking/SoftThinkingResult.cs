using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// What soft thinking wrote: one hypothesis, whose text is <see cref="Thinking"/> followed by <see cref="Answer"/> and whose tokens are the visible ones. Its
/// log-probability sums ln p of each visible token under the model after the inputs that were really given, soft ones among them.
/// </summary>
public sealed record SoftThinkingResult : DecodingResult
{
    /// <summary>The visible text of the thinking phase: the request's prefix in front, the text that ended thinking at the end.</summary>
    public required string Thinking { get; init; }

    /// <summary>The text after it, up to and without any stop string; empty where thinking did not end.</summary>
    public required string Answer { get; init; }

    /// <summary>Why thinking ended.</summary>
    public required ThinkingEndReason ThinkingEnd { get; init; }

    /// <summary>How many of the hypothesis' tokens belong to the thinking phase, those of its end included.</summary>
    public required int ThinkingTokens { get; init; }

    /// <summary>The entropies of the thinking phase.</summary>
    public required EntropyStatistics Entropy { get; init; }

    /// <summary>
    /// The concept token of every step that chose one, in order; empty unless <see cref="SoftThinking.RecordsRollout"/> is on. Tokens of a forced end have
    /// none; step i is that of token i.
    /// </summary>
    public required IReadOnlyList<ConceptStep> Steps { get; init; }
}
