namespace Reasoning.Decoding.Conformance.Statistics;

/// <summary>
/// Pearson's χ² tests of counts (Pearson, 1900). Cells whose expected count is below 5 are pooled into one, which takes in the smallest of the others while it
/// is still below 5 (Cochran's rule of 1954 for when the χ² distribution is close enough). O(cells log cells).
/// </summary>
public static class ChiSquareTest
{
    private const double SmallestExpected = 5;

    /// <summary>The probability that a χ² variable is at least <paramref name="statistic"/>.</summary>
    /// <param name="statistic">At least 0; +∞ gives 0.</param>
    /// <param name="degreesOfFreedom">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public static double UpperTail(double statistic, int degreesOfFreedom)
    {
        if (!(statistic >= 0)) throw new ArgumentOutOfRangeException(nameof(statistic), statistic, "A chi-square statistic is at least 0.");
        ArgumentOutOfRangeException.ThrowIfLessThan(degreesOfFreedom, 1);
        return IncompleteGamma.UpperRegularized(degreesOfFreedom / 2.0, statistic / 2);
    }

    /// <summary>Whether counts come from a distribution.</summary>
    /// <param name="counts">How often each outcome was seen.</param>
    /// <param name="probabilities">The probability of each, summing to 1. An outcome of probability 0 that was seen gives the p-value 0.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ, a count or a probability is negative or not a number, the probabilities do not sum to 1 within 1e-6, or there are too few counts for
    /// two cells of 5 expected.
    /// </exception>
    public static StatisticalTestResult GoodnessOfFit(ReadOnlySpan<long> counts, ReadOnlySpan<double> probabilities)
    {
        if (counts.Length != probabilities.Length)
            throw new ArgumentException($"There are {counts.Length} counts but {probabilities.Length} probabilities.", nameof(counts));
        long total = Total(counts, nameof(counts));
        double mass = 0;
        foreach (double probability in probabilities) mass += probability >= 0 ? probability : double.NaN;
        if (!(Math.Abs(mass - 1) < 1e-6))
            throw new ArgumentException($"The probabilities sum to {mass}; they must be at least 0 and sum to 1.", nameof(probabilities));

        var cells = new List<(double Expected, long Observed)>();
        bool isImpossible = false;
        for (int i = 0; i < counts.Length; i++)
        {
            isImpossible |= probabilities[i] == 0 && counts[i] > 0;
            if (probabilities[i] > 0) cells.Add((total * probabilities[i], counts[i]));
        }

        Pool(cells, cell => cell.Expected, (a, b) => (a.Expected + b.Expected, a.Observed + b.Observed));
        return isImpossible
            ? new StatisticalTestResult(double.PositiveInfinity, Math.Max(cells.Count - 1, 1), 0)
            : Judge(cells.Sum(cell => Square(cell.Observed - cell.Expected) / cell.Expected), cells.Count, total);
    }

    /// <summary>Whether two samples of counts come from one distribution, whatever it is. Outcomes that neither has are no cells.</summary>
    /// <param name="first">How often each outcome was seen in the first sample.</param>
    /// <param name="second">How often in the second, which may be of another size.</param>
    /// <exception cref="ArgumentException">The lengths differ, a count is negative, or a sample is empty or too small for two cells of 5 expected.</exception>
    public static StatisticalTestResult TwoSamples(ReadOnlySpan<long> first, ReadOnlySpan<long> second)
    {
        if (first.Length != second.Length)
            throw new ArgumentException($"The first sample has {first.Length} outcomes but the second {second.Length}.", nameof(first));
        long firstTotal = Total(first, nameof(first)), secondTotal = Total(second, nameof(second));
        double firstShare = firstTotal / ((double)firstTotal + secondTotal), secondShare = 1 - firstShare;

        var cells = new List<(long First, long Second)>();
        for (int i = 0; i < first.Length; i++)
            if (first[i] + second[i] > 0) cells.Add((first[i], second[i]));

        Pool(cells, cell => (cell.First + cell.Second) * Math.Min(firstShare, secondShare), (a, b) => (a.First + b.First, a.Second + b.Second));
        double statistic = cells.Sum(cell =>
        {
            double both = cell.First + cell.Second;
            return (Square(cell.First - (both * firstShare)) / (both * firstShare)) + (Square(cell.Second - (both * secondShare)) / (both * secondShare));
        });
        return Judge(statistic, cells.Count, Math.Min(firstTotal, secondTotal));
    }

    // Leaves only cells with enough expected, except when all together have too little.
    private static void Pool<T>(List<T> cells, Func<T, double> expected, Func<T, T, T> merge)
    {
        T[] ascending = [.. cells.OrderBy(expected)];
        cells.Clear();
        int next = 0;
        if (ascending.Length > 0 && expected(ascending[0]) < SmallestExpected)
        {
            T pool = ascending[next++];
            while (next < ascending.Length && Math.Min(expected(ascending[next]), expected(pool)) < SmallestExpected) pool = merge(pool, ascending[next++]);
            cells.Add(pool);
        }

        cells.AddRange(ascending.AsSpan(next));
    }

    private static StatisticalTestResult Judge(double statistic, int cells, long total) => cells >= 2
        ? new StatisticalTestResult(statistic, cells - 1, UpperTail(statistic, cells - 1))
        : throw new ArgumentException($"A sample of {total} has no two cells with an expected count of {SmallestExpected}; take a larger one.");

    private static long Total(ReadOnlySpan<long> counts, string name)
    {
        long total = 0;
        foreach (long count in counts)
        {
            if (count < 0) throw new ArgumentException($"A count is {count}; counts are at least 0.", name);
            total += count;
        }

        return total > 0 ? total : throw new ArgumentException("The sample is empty.", name);
    }

    private static double Square(double value) => value * value;
}
