using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Speculation;

/// <summary>
/// What speculative decoding found: the hypotheses in the order of their index, scored by their log-probability, and how well the guesses were.
/// </summary>
/// <remarks>
/// <see cref="DecodingCost.ModelCalls"/> is the number of tokens, <see cref="DecodingCost.ComputedPositions"/> counts rejected ones too, and of
/// <see cref="DecodingCost.Rounds"/> every completion has its own.
/// </remarks>
public sealed record SpeculativeResult : DecodingResult
{
    /// <summary>The completions behind the hypotheses, with the log-probability of every token.</summary>
    public required IReadOnlyList<Completion> Completions { get; init; }

    /// <summary>What was guessed and what came of it.</summary>
    public required SpeculationStatistics Speculation { get; init; }
}
