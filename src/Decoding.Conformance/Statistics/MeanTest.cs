namespace Reasoning.Decoding.Conformance.Statistics;

/// <summary>The z-test of a mean: whether the average of many independent values is the expectation that is known exactly.</summary>
public static class MeanTest
{
    /// <summary>The fewest values for which the average is taken as normally distributed.</summary>
    public const int SmallestSample = 30;

    /// <summary>
    /// Two-sided test by z = (average − expected) / (s / √n), with the sample's own standard deviation s; both by Welford's running sums in the order of the
    /// values. The stated error rate holds for large samples; heavy tails need larger ones.
    /// </summary>
    /// <param name="values">
    /// At least <see cref="SmallestSample"/> independent finite values. If all are equal, z is 0 where they equal the expectation, else infinite.
    /// </param>
    /// <param name="expected">The exact expectation; finite.</param>
    /// <exception cref="ArgumentException">There are too few values, or one of them or the expectation is not finite.</exception>
    public static StatisticalTestResult ZTest(ReadOnlySpan<double> values, double expected)
    {
        if (values.Length < SmallestSample)
        {
            throw new ArgumentException(
                $"There are {values.Length} values; averages of fewer than {SmallestSample} are not taken as normally distributed.", nameof(values));
        }

        if (!double.IsFinite(expected)) throw new ArgumentException($"The expectation is {expected}; it must be finite.", nameof(expected));

        double mean = 0, squares = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Value {i} is {values[i]}; values must be finite.", nameof(values));
            double difference = values[i] - mean;
            mean += difference / (i + 1);
            squares += difference * (values[i] - mean);
        }

        double error = Math.Sqrt(squares / (values.Length - 1) / values.Length);
        double z = mean == expected ? 0 : (mean - expected) / error;
        return new StatisticalTestResult(z, values.Length - 1, IncompleteGamma.UpperRegularized(0.5, z * z / 2));
    }
}
