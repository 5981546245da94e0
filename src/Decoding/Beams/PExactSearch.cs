using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Beams;

/// <summary>
/// p-exact search: the most probable text among those that never leave the nucleus, the smallest set of next tokens with a total probability of at least p.
/// Shaham and Levy, "What do you get when you cross beam search with nucleus sampling?" (Insights 2022); searched best-first, which is exact since
/// log-probabilities only fall.
/// </summary>
/// <remarks>
/// Probabilities are the model's (after processors), not renormalised over the nucleus. p near 0 is greedy decoding, p = 1 finds the mode. The work is not bounded by
/// anything but <see cref="Decoder{TResult}.MaxPositions"/>: with a flat distribution and a large p it grows exponentially with the length, and so does the cache.
/// </remarks>
public sealed record PExactSearch : LogitsDecoder<DecodingResult>
{
    private readonly double _p = 0.6;
    private readonly int _count = 1;

    /// <summary>The probability of the nucleus, in (0, 1]. The default is 0.6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double P
    {
        get => _p;
        init => _p = TopPProcessor.Check(value, nameof(P));
    }

    /// <summary>How many of the most probable texts to find; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Count
    {
        get => _count;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Count));
            _count = value;
        }
    }

    /// <inheritdoc/>
    protected internal override async Task<DecodingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var search = new PExactRun(run, this);
        return await search.RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
