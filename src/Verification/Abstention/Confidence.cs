namespace Reasoning.Verification.Abstention;

/// <summary>How likely an answer is right, and how that is known.</summary>
public sealed record Confidence
{
    /// <summary>A confidence.</summary>
    /// <param name="value">From 0 (surely wrong) to 1 (surely right).</param>
    /// <param name="source">How it was estimated.</param>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1 or not a number.</exception>
    public Confidence(double value, ConfidenceSource source) => (Value, Source) = (Probability.Checked(value, nameof(value)), source);

    /// <summary>From 0 (surely wrong) to 1 (surely right).</summary>
    public double Value { get; }

    /// <summary>How it was estimated.</summary>
    public ConfidenceSource Source { get; }

    /// <summary>The counts behind it; null where it was not counted.</summary>
    public ProportionInterval? Counts { get; init; }

    /// <summary>
    /// The share of samples that are alike: of what was tried for HumanEval with untrusted tests, the best order in which to give answers
    /// (far better than the share of tests passed).
    /// </summary>
    /// <param name="alike">Samples that answer or behave as the chosen one, itself included: 1..<paramref name="samples"/>.</param>
    /// <param name="samples">All samples, with those that gave no answer.</param>
    /// <param name="level">Level of the interval around the share, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static Confidence OfCluster(int alike, int samples, double level = 0.95)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(alike, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(alike, samples);
        return new Confidence((double)alike / samples, ConfidenceSource.ClusterShare) { Counts = ProportionInterval.TwoSided(alike, samples, level) };
    }
}
