using Reasoning.Decoding.Generation;

namespace Reasoning.Search;

/// <summary>One completion as a search sees it: what is recorded of it, and nothing else.</summary>
/// <param name="Text">The text, with the forced prefix in front, up to and without any stop string.</param>
/// <param name="Tokens">Tokens generated.</param>
/// <param name="LogProbability">Sum of their natural-log probabilities under the model; NaN where unknown.</param>
/// <param name="FinishReason">Why it ended.</param>
/// <param name="StopString">The stop string that ended it; null for other reasons.</param>
public sealed record Reply(string Text, int Tokens, double LogProbability, FinishReason FinishReason, string? StopString)
{
    /// <summary>
    /// The most probable tokens at each position, most probable first, and the token that was chosen; empty unless
    /// <see cref="GenerationRequest.TopLogProbabilities"/> asked for them.
    /// </summary>
    public IReadOnlyList<ReplyPosition> Positions { get; init; } = [];

    /// <summary><see cref="LogProbability"/> per token; 0 for an empty reply.</summary>
    public double MeanLogProbability => Tokens == 0 ? 0 : LogProbability / Tokens;

    internal static Reply Of(Completion completion, bool keepsPositions) =>
        new(completion.Text, completion.Tokens.Count, completion.LogProbability, completion.FinishReason, completion.StopString)
        {
            Positions = keepsPositions ? [.. completion.Tokens.Select(ReplyPosition.Of)] : [],
        };
}
