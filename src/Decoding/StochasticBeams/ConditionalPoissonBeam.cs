using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// Conditional Poisson stochastic beam search: a beam whose next hypotheses are a random set of <see cref="Width"/> of the candidates, drawn without
/// replacement with probability proportional to the product of their odds p/(1 − p). Meister, Amini, Vieira and Cotterell, "Conditional Poisson stochastic
/// beams" (EMNLP 2021).
/// </summary>
/// <remarks>
/// <para>
/// Unlike <see cref="StochasticBeam"/> it knows the inclusion probability of every step exactly; that of a continuation is their product along its path, as the
/// steps went, and estimates with it are unbiased, often with much less scatter. The sample has no order, and no member is an ordinary sample of its own.
/// </para>
/// <para>
/// The distribution is the model's after the request's temperature and processors. p is the probability of the whole path, at most 1 − 10⁻¹². Where there
/// are no more candidates than the width, all are kept. Candidates that are 10²⁵⁰ times less likely than the likeliest count as impossible.
/// </para>
/// <para>
/// Departures: the sums over subsets are computed in doubles under a scale found first, not in logarithms; the random numbers choose the next item of the
/// set, one each, instead of deciding item by item; both give the same sets with the same probabilities. A finished hypothesis remains a candidate with its
/// own probability.
/// </para>
/// <para>Cost: a batch of up to Width positions per step; O(Width² · vocabulary) multiplications and O(Width · vocabulary + Width²) memory to choose.</para>
/// </remarks>
public sealed record ConditionalPoissonBeam : LogitsDecoder<ConditionalPoissonResult>
{
    private const int LargestWidth = 4096;
    private readonly int _width = 5;
    private readonly double _nucleus = 1;

    /// <summary>How many continuations are drawn; 1 to 4096. When there are fewer, all are found. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1 or more than 4096.</exception>
    public int Width
    {
        get => _width;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, LargestWidth, nameof(Width));
            _width = value;
        }
    }

    /// <summary>
    /// Keeps at every step only the smallest set of candidates that has at least this share of the probability of all, and never fewer than the width. In (0,
    /// 1]; 1, the default, keeps all. Less makes choosing faster, and estimates biased: what was cut off is not counted.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double Nucleus
    {
        get => _nucleus;
        init => _nucleus = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Nucleus), value, "The share that is kept must be above 0 and at most 1.");
    }

    /// <inheritdoc/>
    protected internal override async Task<ConditionalPoissonResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var candidates = new CandidateTable(Nucleus);
        using var beam = new ConditionalPoissonRun(run, Width, candidates);
        return await beam.RunToSampleAsync(cancellationToken).ConfigureAwait(false);
    }
}
