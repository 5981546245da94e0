namespace Reasoning.Verification.Agreement;

/// <summary>The prior beliefs of <see cref="B4Rule"/>.</summary>
public sealed record B4Options
{
    /// <summary>
    /// α of the Beta(α, 1) priors on the shares of right solutions and right tests: the larger, the more clusters with many tests and
    /// many solutions are favoured. Above 0; 1,000 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Alpha
    {
        get;
        init => field = Positive(value, nameof(Alpha));
    } = 1e3;

    /// <summary>
    /// β₀ of the Beta(1, β₀) prior on the probability that a wrong solution passes a wrong test: the larger, the rarer that is believed to
    /// be. Above 0; 100,000 by default.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not a finite number above 0.</exception>
    public double Beta0
    {
        get;
        init => field = Positive(value, nameof(Beta0));
    } = 1e5;

    private static double Positive(double value, string name) => double.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} of B4 must be a finite number above 0.");
}
