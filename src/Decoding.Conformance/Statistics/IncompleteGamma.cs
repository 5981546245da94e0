namespace Reasoning.Decoding.Conformance.Statistics;

/// <summary>The regularised upper incomplete gamma function, which the tails of the χ² and the normal distribution are values of.</summary>
internal static class IncompleteGamma
{
    private const int MostTerms = 100_000;
    private const double Precision = 1e-15, Smallest = 1e-300;

    // Stirling's series of ln Γ: B(2k) / (2k (2k − 1)) for k = 1, 2, ...
    private static readonly double[] Stirling = [1.0 / 12, -1.0 / 360, 1.0 / 1260, -1.0 / 1680, 1.0 / 1188, -691.0 / 360360, 1.0 / 156];

    /// <summary>
    /// Q(a, x) = Γ(a, x) / Γ(a) for a above 0 and x at least 0. Below x = a + 1 by the power series of its complement (Abramowitz and Stegun, 6.5.29), above
    /// by Legendre's continued fraction (6.5.31) in Lentz's way. O(√a) terms near x = a; the relative error is some 1e-15 times a.
    /// </summary>
    public static double UpperRegularized(double a, double x)
    {
        if (x <= 0) return 1;
        if (double.IsPositiveInfinity(x)) return 0;
        double factor = Math.Exp((a * Math.Log(x)) - x - LogGamma(a));
        return x < a + 1 ? 1 - (factor * Series(a, x)) : factor * Fraction(a, x);
    }

    /// <summary>ln Γ(x) for x above 0: Stirling's series, after the recurrence has moved x to where it is exact to double.</summary>
    public static double LogGamma(double x)
    {
        double product = 1;
        for (; x < 15; x++) product *= x;
        double inverseSquare = 1 / (x * x), correction = 0;
        for (int k = Stirling.Length - 1; k >= 0; k--) correction = (correction * inverseSquare) + Stirling[k];
        return ((x - 0.5) * Math.Log(x)) - x + (0.5 * Math.Log(2 * Math.PI)) + (correction / x) - Math.Log(product);
    }

    private static double Series(double a, double x)
    {
        double term = 1 / a, sum = term;
        for (int n = 1; n < MostTerms && term > sum * Precision; n++)
        {
            term *= x / (a + n);
            sum += term;
        }

        return sum;
    }

    private static double Fraction(double a, double x)
    {
        double b = x + 1 - a, c = 1 / Smallest, d = 1 / b, value = d;
        for (int n = 1; n < MostTerms; n++)
        {
            double numerator = n * (a - n);
            b += 2;
            d = 1 / NotZero((numerator * d) + b);
            c = NotZero(b + (numerator / c));
            value *= c * d;
            if (Math.Abs((c * d) - 1) < Precision) break;
        }

        return value;
    }

    private static double NotZero(double value) => Math.Abs(value) < Smallest ? Smallest : value;
}
