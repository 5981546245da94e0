using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// Dynamic beam search: at every step keeps the smallest set of hypotheses that holds a given share of the probability of all candidates, so that the beam
/// grows where the model is unsure. Shaham and Levy, "What do you get when you cross beam search with nucleus sampling?" (Insights 2022).
/// </summary>
/// <remarks>
/// Candidates are all continuations of all hypotheses by one token, and finished hypotheses at their own probability. At most <see cref="MaxWidth"/> are
/// kept (the paper has no limit). A small share gives greedy decoding.
/// </remarks>
public sealed record DynamicBeam : LogitsDecoder<DynamicBeamResult>
{
    private readonly double _mass = 0.6;
    private readonly int _maxWidth = 50;

    /// <summary>The share of the candidates' probability to keep, in (0, 1]. The default is 0.6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double Mass
    {
        get => _mass;
        init => _mass = TopPProcessor.Check(value, nameof(Mass));
    }

    /// <summary>The most hypotheses at any step; at least 1. The default is 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxWidth
    {
        get => _maxWidth;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxWidth));
            _maxWidth = value;
        }
    }

    /// <inheritdoc/>
    protected internal override async Task<DynamicBeamResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var beam = new DynamicBeamRun(run, this);
        return new DynamicBeamResult(await beam.RunToResultAsync(cancellationToken).ConfigureAwait(false), beam.Widths);
    }
}
