using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// Standard beam search: keeps the <see cref="Width"/> best hypotheses of every length, finished ones among them, until all have finished. Lowerre, "The
/// Harpy speech recognition system" (1976).
/// </summary>
/// <remarks>
/// Ties go to the smaller tokens, compared one by one. Cost: a batch of up to Width positions per step; O(Width · vocabulary) per step to choose. A beam of width 1 is
/// greedy decoding.
/// </remarks>
public sealed record BeamSearch : LogitsDecoder<DecodingResult>
{
    private readonly int _width = 5;
    private readonly HypothesisScore _score = HypothesisScore.LogProbability;

    /// <summary>How many hypotheses are kept; at least 1. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width
    {
        get => _width;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            _width = value;
        }
    }

    /// <summary>What hypotheses are ranked by, at every step and at the end. The default is <see cref="HypothesisScore.LogProbability"/>.</summary>
    public HypothesisScore Score
    {
        get => _score;
        init => _score = value ?? throw new ArgumentNullException(nameof(Score));
    }

    /// <inheritdoc/>
    protected internal override async Task<DecodingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var beam = new StandardBeamRun(run, Width, Score);
        return await beam.RunToResultAsync(cancellationToken).ConfigureAwait(false);
    }
}
