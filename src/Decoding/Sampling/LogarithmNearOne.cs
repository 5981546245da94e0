namespace Reasoning.Decoding.Sampling;

/// <summary>
/// ln(1 + x) and e^x − 1 without the loss of digits near 0 (the runtime's are computed as they are written): the corrections of Kahan, as in Higham, "Accuracy
/// and stability of numerical algorithms" (2002), chapter 1.
/// </summary>
internal static class LogarithmNearOne
{
    /// <summary>ln(1 + x), for x of at least −1.</summary>
    public static double Log1P(double x)
    {
        double sum = 1 + x;
        return sum == 1 ? x : double.IsPositiveInfinity(sum) || sum == 0 ? Math.Log(sum) : Math.Log(sum) * (x / (sum - 1));
    }

    /// <summary>e^x − 1.</summary>
    public static double ExpM1(double x)
    {
        double power = Math.Exp(x);
        if (power == 1) return x;
        double difference = power - 1;
        return difference == -1 || double.IsPositiveInfinity(power) ? difference : difference * (x / Math.Log(power));
    }

    /// <summary>ln(1 − e^x), for x of at most 0.</summary>
    public static double Log1MinusExp(double x) => x > -0.6931471805599453 ? Math.Log(-ExpM1(x)) : Log1P(-Math.Exp(x));
}
