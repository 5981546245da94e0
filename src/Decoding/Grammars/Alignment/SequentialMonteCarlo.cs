using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// Particles that are drawn under the constraint and weighted with what it took away, so that texts get a fair share even where the constraint and the
/// model disagree. Gives weighted samples and an unbiased estimate of the probability of the language. Lew et al., "Sequential Monte Carlo steering of
/// large language models using probabilistic programs" (2023); Lipkin et al., "Fast controlled generation from language models with adaptive weighted
/// rejection sampling" (arXiv 2504.05410).
/// </summary>
/// <remarks>
/// <para>
/// A step multiplies the weight of a particle by Z, the probability that P gave to all allowed tokens together, which the mask gives exactly; nothing needs
/// to be estimated. When the effective sample size falls below <see cref="ResamplingThreshold"/> of the particles, they are resampled (systematically),
/// before the next token is drawn. A finished particle keeps its weight and remains a candidate.
/// </para>
/// <para>
/// Particles with the same tokens share everything: cost is a position per step for each different beginning, at most <see cref="Particles"/>. The more
/// particles, the closer the weighted sample is to the target. A run that the limit on positions ends gives the texts that were finished, and no estimate.
/// </para>
/// </remarks>
public sealed record SequentialMonteCarlo : LogitsDecoder<SequentialMonteCarloResult>
{
    private readonly int _particles = 32;
    private readonly double _resamplingThreshold = 0.5;

    /// <summary>How many particles there are; at least 1. The default is 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Particles
    {
        get => _particles;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Particles));
            _particles = value;
        }
    }

    /// <summary>
    /// The share of the particles below which the effective sample size must fall for them to be resampled; in [0, 1]. 0 never does, which is importance
    /// sampling; 1 does at every step at which weights differ. The default is 0.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or not a number.</exception>
    public double ResamplingThreshold
    {
        get => _resamplingThreshold;
        init => _resamplingThreshold = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(ResamplingThreshold), value, "The threshold must be a share between 0 and 1.");
    }

    /// <inheritdoc/>
    protected internal override async Task<SequentialMonteCarloResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var space = await AlignmentSpace.StartAsync(run, nameof(SequentialMonteCarlo), findsWanted: false, cancellationToken).ConfigureAwait(false);
        using var particles = new ParticleRun(space, Particles, ResamplingThreshold);
        bool isComplete = await particles.RunAsync(cancellationToken).ConfigureAwait(false);
        var samples = particles.Describe();
        foreach (var sample in samples) run.Report(sample.Hypothesis);
        return new SequentialMonteCarloResult
        {
            Hypotheses = [.. samples.Select(sample => sample.Hypothesis)], Samples = samples, Cost = run.Cost,
            MinimumGap = run.MinimumGap, IsComplete = isComplete,
            LogEvidence = isComplete ? particles.LogEvidence : double.NaN, EffectiveSampleSize = particles.EffectiveSampleSize,
            Resamplings = particles.Resamplings,
            DeadEnds = particles.DeadEnds,
        };
    }
}
