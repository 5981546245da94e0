using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// Gumbel numbers under conditions, in the stable forms of Kool, van Hoof and Welling, "Stochastic beams and where to find them" (ICML 2019), appendix B.
/// </summary>
internal static class TruncatedGumbel
{
    private const double SeriesFrom = 10;

    /// <summary>Shifts one of several Gumbel numbers so that the largest of them becomes <paramref name="target"/>. Keeps their order.</summary>
    /// <param name="target">What the largest becomes.</param>
    /// <param name="value">One of the numbers.</param>
    /// <param name="largest">The largest of them.</param>
    public static double Shift(double target, double value, double largest)
    {
        if (value >= largest) return target;
        double u = target - value + LogarithmNearOne.Log1MinusExp(value - largest);
        return target - Math.Max(0, u) - LogarithmNearOne.Log1P(Math.Exp(-Math.Abs(u)));
    }

    /// <summary>ln P(Gumbel &gt; x) = ln(1 − exp(−exp(−x))).</summary>
    public static double LogSurvival(double x)
    {
        if (x < SeriesFrom) return LogarithmNearOne.Log1MinusExp(-Math.Exp(-x));
        double y = Math.Exp(-x);
        return -x - (y / 2) + (y * y / 24) - (y * y * y * y / 2880);
    }
}
