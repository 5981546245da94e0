namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Gamma numbers of scale 1 from a counter-based generator: Marsaglia and Tsang, "A simple method for generating gamma variables" (ACM TOMS 26, 2000), with
/// normal numbers by Box and Muller (1958). Shapes below 1 take the number of shape + 1 times U^(1/shape), in logarithms: for the small shapes of improbable
/// tokens the number itself is less than a double can hold.
/// </summary>
internal static class GammaDistribution
{
    /// <summary>The logarithm of the next number; finite. Expected O(1): fewer than 1.06 attempts of three draws each.</summary>
    /// <param name="random">Where the draws are taken from; moves on.</param>
    /// <param name="shape">Above 0 and finite.</param>
    public static double NextLog(ref CounterRandom random, double shape)
    {
        double boost = 0;
        if (shape < 1)
        {
            boost = Math.Max(-1e300, Math.Log(random.NextOpenDouble()) / shape);
            shape += 1;
        }

        double d = shape - (1.0 / 3), c = 1 / Math.Sqrt(9 * d);
        while (true)
        {
            double normal = NextNormal(ref random), v = 1 + (c * normal);
            double logUniform = Math.Log(random.NextOpenDouble());
            if (v <= 0) continue;

            double logCube = 3 * Math.Log(v);
            if (logUniform < (0.5 * normal * normal) + (d * (1 - (v * v * v) + logCube))) return Math.Log(d) + logCube + boost;
        }
    }

    private static double NextNormal(ref CounterRandom random)
    {
        double radius = Math.Sqrt(-2 * Math.Log(random.NextOpenDouble()));
        return radius * Math.Cos(2 * Math.PI * random.NextDouble());
    }
}
