namespace Reasoning.Decoding.Tests.StochasticBeams;

/// <summary>Pearson's test of counts against their expectations. Expectations below 5 are put together in one cell.</summary>
internal static class ChiSquare
{
    /// <summary>The statistic as a standard normal deviate, by the cube root of Wilson and Hilferty (1931).</summary>
    public static double Deviate<T>(IReadOnlyDictionary<T, int> counts, IReadOnlyDictionary<T, double> probabilities, int runs)
        where T : notnull
    {
        double statistic = 0, restExpected = 0;
        int cells = 0, restCount = runs;
        foreach (var (key, probability) in probabilities)
        {
            double expected = probability * runs;
            if (expected < 5)
            {
                restExpected += expected;
                continue;
            }

            int count = counts.GetValueOrDefault(key);
            statistic += (count - expected) * (count - expected) / expected;
            restCount -= count;
            cells++;
        }

        if (restExpected > 0)
        {
            statistic += (restCount - restExpected) * (restCount - restExpected) / restExpected;
            cells++;
        }
        else
        {
            Assert.Equal(0, restCount);
        }

        double freedom = cells - 1, variance = 2 / (9 * freedom);
        return (Math.Cbrt(statistic / freedom) - (1 - variance)) / Math.Sqrt(variance);
    }
}
