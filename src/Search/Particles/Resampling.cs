namespace Reasoning.Search.Particles;

/// <summary>Draws of particles by their weights. Pure.</summary>
public static class Resampling
{
    /// <summary>
    /// Systematic resampling (Kitagawa 1996): of the points (u + j) / n, each takes the particle in whose share of the unit interval it lies. Over u, a particle of weight p
    /// is taken n·p times on average.
    /// </summary>
    /// <param name="weights">Weights that add up to 1, at least one.</param>
    /// <param name="count">n, how many to draw, at least 0.</param>
    /// <param name="number">u, from 0 to below 1.</param>
    /// <returns>The indices drawn, in ascending order.</returns>
    public static int[] Systematic(ReadOnlySpan<double> weights, int count, double number)
    {
        var points = new double[Checked(weights, count)];
        CheckNumber(number, nameof(number));
        for (var j = 0; j < points.Length; j++) points[j] = (number + j) / count;
        return Draw(weights, points);
    }

    /// <summary>Multinomial resampling: independent draws.</summary>
    /// <param name="weights">Weights that add up to 1, at least one.</param>
    /// <param name="numbers">One number from 0 to below 1 for each draw.</param>
    /// <returns>The indices drawn, in the order of the numbers.</returns>
    public static int[] Multinomial(ReadOnlySpan<double> weights, ReadOnlySpan<double> numbers)
    {
        Checked(weights, numbers.Length);
        foreach (var number in numbers) CheckNumber(number, nameof(numbers));
        return Draw(weights, numbers);
    }

    private static int[] Draw(ReadOnlySpan<double> weights, ReadOnlySpan<double> points)
    {
        var last = 0;
        for (var i = 0; i < weights.Length; i++)
            if (weights[i] > 0) last = i;
        var drawn = new int[points.Length];
        for (var j = 0; j < points.Length; j++)
        {
            // Rounding may leave the sum a little below 1; what lies beyond it is the last particle's, of those that have a weight.
            var (index, sum) = (0, weights[0]);
            while (points[j] >= sum && index < last) sum += weights[++index];
            drawn[j] = index;
        }

        return drawn;
    }

    private static int Checked(ReadOnlySpan<double> weights, int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        if (weights.IsEmpty) throw new ArgumentException("There are no weights.", nameof(weights));
        var sum = 0.0;
        foreach (var weight in weights)
        {
            if (!(weight >= 0)) throw new ArgumentException("A weight is negative or not a number.", nameof(weights));
            sum += weight;
        }

        return Math.Abs(sum - 1) < 1e-6 ? count : throw new ArgumentException($"The weights add up to {sum} rather than 1.", nameof(weights));
    }

    private static void CheckNumber(double number, string name)
    {
        if (number is not (>= 0 and < 1)) throw new ArgumentOutOfRangeException(name, number, "A random number is from 0 to below 1.");
    }
}
