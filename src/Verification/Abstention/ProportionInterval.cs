using MathNet.Numerics.Distributions;

namespace Reasoning.Verification.Abstention;

/// <summary>A proportion that was counted, with an interval that holds the true one.</summary>
/// <remarks>
/// The exact interval of Clopper and Pearson, "The use of confidence or fiducial limits illustrated in the case of the binomial" (1934), by
/// quantiles of the beta distribution. It holds the true proportion at least as often as its level says, whatever that proportion is and
/// however few trials there are.
/// </remarks>
public readonly record struct ProportionInterval
{
    private ProportionInterval(long successes, long trials, double level, double lower, double upper) =>
        (Successes, Trials, Level, Lower, Upper) = (successes, trials, level, lower, upper);

    /// <summary>How often it happened.</summary>
    public long Successes { get; }

    /// <summary>How often it could have happened.</summary>
    public long Trials { get; }

    /// <summary>How often, at least, such an interval holds the true proportion: above 0 and below 1.</summary>
    public double Level { get; }

    /// <summary>The lower end, 0..1.</summary>
    public double Lower { get; }

    /// <summary>The upper end, 0..1.</summary>
    public double Upper { get; }

    /// <summary>The proportion counted, 0..1; null where nothing was tried.</summary>
    public double? Estimate => Trials == 0 ? null : (double)Successes / Trials;

    /// <summary>The interval whose two ends are each missed with probability at most (1 − level)/2.</summary>
    /// <param name="successes">How often it happened, 0..<paramref name="trials"/>.</param>
    /// <param name="trials">How often it could have happened; with 0 the interval is all of 0..1.</param>
    /// <param name="level">How often the interval shall hold the true proportion, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A count or the level is outside its range.</exception>
    public static ProportionInterval TwoSided(long successes, long trials, double level = 0.95)
    {
        Check(successes, trials, level);
        var miss = (1 - level) / 2;
        return new(successes, trials, level, LowerEnd(successes, trials, miss), UpperEnd(successes, trials, miss));
    }

    /// <summary>The interval from the smallest proportion that the counts leave credible, to 1.</summary>
    /// <inheritdoc cref="TwoSided"/>
    public static ProportionInterval AtLeast(long successes, long trials, double level = 0.95)
    {
        Check(successes, trials, level);
        return new(successes, trials, level, LowerEnd(successes, trials, 1 - level), 1);
    }

    /// <summary>The interval from 0 to the largest proportion that the counts leave credible.</summary>
    /// <inheritdoc cref="TwoSided"/>
    public static ProportionInterval AtMost(long successes, long trials, double level = 0.95)
    {
        Check(successes, trials, level);
        return new(successes, trials, level, 0, UpperEnd(successes, trials, 1 - level));
    }

    // All or none have a closed form, which is exact where the root finder of the quantile is only good to 1e-12.
    private static double LowerEnd(long successes, long trials, double miss) => successes switch
    {
        0 => 0,
        _ when successes == trials => Math.Pow(miss, 1.0 / trials),
        _ => Beta.InvCDF(successes, trials - successes + 1, miss),
    };

    private static double UpperEnd(long successes, long trials, double miss) => successes switch
    {
        _ when successes == trials => 1,
        0 => AllMissedBound(trials, miss),
        _ => Beta.InvCDF(successes + 1, trials - successes, 1 - miss),
    };

    /// <summary>1 − miss^(1/n), without the cancellation that costs the digits of small bounds.</summary>
    private static double AllMissedBound(long trials, double miss)
    {
        var half = Math.Log(miss) / trials / 2;
        return -2 * Math.Sinh(half) * Math.Exp(half);
    }

    private static void Check(long successes, long trials, double level)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(trials);
        ArgumentOutOfRangeException.ThrowIfNegative(successes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(successes, trials);
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies above 0 and below 1.");
    }
}
