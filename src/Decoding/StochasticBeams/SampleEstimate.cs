namespace Reasoning.Decoding.StochasticBeams;

/// <summary>An expectation that was estimated from a sample.</summary>
/// <param name="Value">The estimate.</param>
/// <param name="StandardError">Estimate of its standard deviation; +∞ where that does not exist, 0 where the sample is the whole distribution.</param>
public readonly record struct SampleEstimate(double Value, double StandardError)
{
    /// <summary>An interval around the estimate, assuming that its error is normal.</summary>
    /// <param name="deviations">Half its width in standard errors; at least 0. The default, 1.96, is for a confidence of 95 %.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="deviations"/> is negative or not a number.</exception>
    /// <remarks>
    /// Errors of weighted samples are skewed: one continuation that is likelier than the sample suggests moves the estimate far. Where a few weights
    /// dominate, such intervals cover less than they say.
    /// </remarks>
    public (double Low, double High) Interval(double deviations = 1.96)
    {
        if (!(deviations >= 0)) throw new ArgumentOutOfRangeException(nameof(deviations), deviations, "The width must be at least 0 standard errors.");
        double half = StandardError == 0 ? 0 : deviations * StandardError;
        return (Value - half, Value + half);
    }

    /// <summary>
    /// The mean of estimates from runs that differ in nothing but the seed, with the standard error that their scatter shows. It needs no assumption about the
    /// design of the samples.
    /// </summary>
    /// <exception cref="ArgumentException">There are fewer than two.</exception>
    public static SampleEstimate Average(IReadOnlyCollection<SampleEstimate> independent)
    {
        ArgumentNullException.ThrowIfNull(independent);
        if (independent.Count < 2)
            throw new ArgumentException($"The scatter of {independent.Count} estimates says nothing; at least 2 are needed.", nameof(independent));
        double mean = independent.Sum(estimate => estimate.Value) / independent.Count;
        double squares = independent.Sum(estimate => (estimate.Value - mean) * (estimate.Value - mean));
        return new SampleEstimate(mean, Math.Sqrt(squares / (independent.Count - 1) / independent.Count));
    }
}
