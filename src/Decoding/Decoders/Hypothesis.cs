using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Decoders;

/// <summary>One continuation of a prompt that a decoder found.</summary>
public sealed record Hypothesis
{
    /// <summary>The text without the prompt, with <see cref="DecodingRequest.Prefix"/> in front, up to and without any stop string.</summary>
    public required string Text { get; init; }

    /// <summary>The generated tokens, the end-of-generation token included when there is one; the forced prefix is not.</summary>
    public required IReadOnlyList<int> Tokens { get; init; }

    /// <summary>How many tokens there are.</summary>
    public int Length => Tokens.Count;

    /// <summary>Sum of the natural-log probabilities of <see cref="Tokens"/> under the model itself, before processors.</summary>
    public required double LogProbability { get; init; }

    /// <summary>What the decoder ranks by, in its own units; larger is better. For plain beams without processors it equals <see cref="LogProbability"/>.</summary>
    public required double Score { get; init; }

    /// <summary>Why it ended.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop string that ended it; null for other reasons.</summary>
    public string? StopString { get; init; }
}
