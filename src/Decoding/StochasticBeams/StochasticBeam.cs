using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// Stochastic beam search: draws <see cref="Width"/> different continuations, one after the other without replacement, in a single run of a beam. Kool, van
/// Hoof and Welling, "Stochastic beams and where to find them: the Gumbel-top-k trick for sampling sequences without replacement" (ICML 2019), algorithm 1.
/// </summary>
/// <remarks>
/// <para>
/// Every hypothesis has a perturbed log-probability: its own plus a Gumbel number, drawn on the condition that the largest among a hypothesis' continuations
/// is the hypothesis' own. The beam ranks by it, so it ends with the continuations whose perturbed log-probabilities are the largest of all there are.
/// Results are in this order; the first is an ordinary sample from the model, and a smaller width gives the beginning of the same list.
/// </para>
/// <para>
/// The distribution is the model's after the request's temperature and processors; a temperature above 1 makes the sample more diverse. Numbers are drawn by
/// path: that of a token is draw number token of its beginning's generator, which is split off by the tokens on the way.
/// </para>
/// <para>
/// Departures: the beginning's number is drawn too, not set to 0, since with 0 the same continuations are drawn but estimates are biased; and the threshold
/// for the estimates is the largest number among the candidates dropped on the way, which is the number of the continuation that would come next, so no
/// beam of Width + 1 is needed to know it.
/// </para>
/// <para>Cost: a batch of up to Width positions per step; O(Width · vocabulary) random numbers per step, sixteen at a time, with logarithms of a few.</para>
/// </remarks>
public sealed record StochasticBeam : LogitsDecoder<StochasticBeamResult>
{
    private readonly int _width = 5;

    /// <summary>How many continuations are drawn; at least 1. When there are fewer, all are found. The default is 5.</summary>
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

    /// <inheritdoc/>
    protected internal override async Task<StochasticBeamResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var beam = new StochasticBeamRun(run, Width);
        return await beam.RunToSampleAsync(cancellationToken).ConfigureAwait(false);
    }
}
