namespace Reasoning.Decoding.Generation;

/// <summary>One finished completion.</summary>
public sealed record Completion
{
    /// <summary>Its index within the request, <c>0 .. Count − 1</c>; its random numbers depend on the request's seed and this index alone.</summary>
    public required int Index { get; init; }

    /// <summary>The generated text without the prompt, with <see cref="DecodingRequest.Prefix"/> in front, up to and without any stop string.</summary>
    public required string Text { get; init; }

    /// <summary>The generated tokens in order, the end-of-generation token included when the model chose one; the forced prefix is not.</summary>
    public required IReadOnlyList<GeneratedToken> Tokens { get; init; }

    /// <summary>Why it stopped.</summary>
    public required FinishReason FinishReason { get; init; }

    /// <summary>The stop string that ended it; null for other reasons.</summary>
    public string? StopString { get; init; }

    /// <summary>Sum of the natural-log probabilities of <see cref="Tokens"/> under the model itself (before temperature and filters); NaN where unknown.</summary>
    public double LogProbability { get; init; } = double.NaN;

    /// <summary><see cref="LogProbability"/> per token; 0 for an empty completion.</summary>
    public double MeanLogProbability => Tokens.Count == 0 ? 0 : LogProbability / Tokens.Count;
}
