namespace Reasoning.Verification.Agreement;

/// <summary>The logarithm of the beta function, ln B(a, b) = ln Γ(a) + ln Γ(b) − ln Γ(a+b), for a, b > 0.</summary>
/// <remarks>
/// That difference taken literally loses what it should keep: at a = 1, b = 10⁶ ten of sixteen digits. So the large parts of Stirling's
/// formula are cancelled on paper and only what is left is computed, as in DiDonato and Morris, "Algorithm 708" (ACM Transactions on
/// Mathematical Software 18, 1992), functions BETALN, ALGDIV and BCORR. Departs from them in the correction, which is Stirling's series where they
/// have a minimax polynomial. Relative error below 10⁻¹³, save near the zeros of ln B.
/// </remarks>
internal static class LogBeta
{
    private const double HalfLogTwoPi = 0.91893853320467274178;

    // Bernoulli numbers over 2k(2k−1), k = 1..7.
    private static readonly double[] Stirling = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156];

    // Where seven terms of Stirling's series are exact to a double.
    private const double Large = 10;

    public static double Of(double a, double b)
    {
        if (a > b) (a, b) = (b, a);
        if (a >= Large)
        {
            var ratio = a / b;
            var correction = Correction(a) + Correction(b) - Correction(a + b);
            return HalfLogTwoPi - (0.5 * Math.Log(b)) + correction + ((a - 0.5) * Math.Log(ratio / (1 + ratio))) - (b * LogOnePlus(ratio));
        }

        if (b >= Large) return LogGamma(a) + LogGammaRatio(a, b);
        return LogGamma(a) + LogGamma(b) - LogGamma(a + b);
    }

    /// <summary>ln Γ(b) − ln Γ(a+b) for large b.</summary>
    private static double LogGammaRatio(double a, double b) =>
        Correction(b) - Correction(a + b) - (a * (Math.Log(b) - 1)) - ((a + b - 0.5) * LogOnePlus(a / b));

    private static double LogGamma(double x)
    {
        // Γ(x) = Γ(x+1) / x, up to where the series holds.
        var product = 1.0;
        for (; x < Large; x++) product *= x;
        return ((x - 0.5) * Math.Log(x)) - x + HalfLogTwoPi + Correction(x) - Math.Log(product);
    }

    /// <summary>What Stirling's formula lacks: ln Γ(x) − (x − ½) ln x + x − ½ ln 2π.</summary>
    private static double Correction(double x)
    {
        var inverse = 1 / x;
        var square = inverse * inverse;
        var sum = Stirling[^1];
        for (var i = Stirling.Length - 2; i >= 0; i--) sum = (sum * square) + Stirling[i];
        return sum * inverse;
    }

    /// <summary>ln(1 + x) for 0 ≤ x ≤ 1, without the digits that 1 + x drops.</summary>
    private static double LogOnePlus(double x)
    {
        // Kahan: what rounding did to 1 + x, the logarithm's own slope undoes.
        var sum = 1 + x;
        return sum == 1 ? x : Math.Log(sum) * (x / (sum - 1));
    }
}
