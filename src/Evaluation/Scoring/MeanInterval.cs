namespace Reasoning.Evaluation.Scoring;

/// <summary>An interval that holds the true mean of a quantity between 0 and 1, from the mean of independent observations of it.</summary>
/// <remarks>
/// The ends are the means p at which n·KL(observed, p) = ln(2 / (1 − level)), where KL is the relative entropy of two coins: Hoeffding, "Probability inequalities
/// for sums of bounded random variables" (1963), theorem 1, inverted for each side. It holds for every distribution on 0..1 and every n, so also where nearly all
/// observations are 0 or 1, where resampling and normal intervals are too short; where all are, it is the exact interval of Clopper and Pearson. The price
/// is length where observations lie between 0 and 1.
/// </remarks>
/// <param name="Lower">The lower end, 0..1.</param>
/// <param name="Upper">The upper end, 0..1.</param>
/// <param name="Level">How often, at least, such an interval holds the true mean: above 0 and below 1.</param>
public readonly record struct MeanInterval(double Lower, double Upper, double Level)
{
    /// <summary>The interval whose two ends are each missed with probability at most (1 − level)/2.</summary>
    /// <param name="mean">The mean of the observations, 0..1.</param>
    /// <param name="count">How many there are, at least 1.</param>
    /// <param name="level">How often the interval shall hold the true mean, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static MeanInterval TwoSided(double mean, int count, double level = 0.95)
    {
        if (mean is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(mean), mean, "The mean lies between 0 and 1.");
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies above 0 and below 1.");
        var divergence = Math.Log(2 / (1 - level)) / count;
        return new MeanInterval(LowerEnd(mean, divergence), 1 - LowerEnd(1 - mean, divergence), level);
    }

    /// <summary>The smallest p at most the mean a with KL(a, p) at most the divergence; at 1 in closed form.</summary>
    private static double LowerEnd(double mean, double divergence)
    {
        if (mean == 0) return 0;
        if (mean == 1) return Math.Exp(-divergence);
        var (outside, inside) = (0.0, mean);

        // Halving gains one bit at a time, and stops changing anything when both ends are neighbours.
        for (var i = 0; i < 1100; i++)
        {
            var middle = outside + ((inside - outside) / 2);
            if (middle == outside || middle == inside) break;
            if (Divergence(mean, middle) > divergence) outside = middle;
            else inside = middle;
        }

        return inside;
    }

    private static double Divergence(double a, double p) => (a * Math.Log(a / p)) + ((1 - a) * Math.Log((1 - a) / (1 - p)));
}
