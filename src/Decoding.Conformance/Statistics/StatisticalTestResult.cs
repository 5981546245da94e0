namespace Reasoning.Decoding.Conformance.Statistics;

/// <summary>The outcome of a statistical test of a null hypothesis.</summary>
/// <param name="Statistic">The test statistic: χ², or z.</param>
/// <param name="DegreesOfFreedom">Degrees of freedom: cells that are left after pooling, less one; for a mean the sample's size, less one.</param>
/// <param name="PValue">How probable a statistic at least as extreme is under the null hypothesis, in [0, 1].</param>
public sealed record StatisticalTestResult(double Statistic, int DegreesOfFreedom, double PValue)
{
    /// <summary>Whether the null hypothesis is rejected: a right one is with this probability, which is the error rate of the check.</summary>
    /// <param name="errorRate">In (0, 1). A check that must not fail by chance fixes its seed as well.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside (0, 1) or not a number.</exception>
    public bool Rejects(double errorRate) => errorRate is > 0 and < 1
        ? PValue < errorRate
        : throw new ArgumentOutOfRangeException(nameof(errorRate), errorRate, "The error rate must be above 0 and below 1.");
}
