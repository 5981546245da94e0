namespace Reasoning.Search.Trees.Rebase;

/// <summary>How REBASE shares out its width among nodes: in proportion to e^(score / temperature). Pure.</summary>
/// <remarks>
/// The paper's code lowers a running sum of the weights, whose rounding errors make equal scores take unequal shares and the total miss the width. Here the sum of what is
/// left is added up anew each time, and a share that is above a whole number by less than 1e-9 counts as that number.
/// </remarks>
public static class RebaseAllocation
{
    private const double Tolerance = 1e-9;

    /// <summary>Shares out a width. O(n²) additions for n scores.</summary>
    /// <param name="scores">The scores, in any order.</param>
    /// <param name="width">What is shared out, at least 0.</param>
    /// <param name="temperature">Above 0: near 0 the best takes all, a large one shares evenly.</param>
    /// <param name="rounding">How shares become whole numbers.</param>
    /// <returns>The parts in the order of the scores; they add up to the width exactly, unless there are no scores.</returns>
    /// <exception cref="ArgumentException">A score is not finite.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The width is negative, or the temperature is not above 0 and finite.</exception>
    public static int[] Of(ReadOnlySpan<double> scores, int width, double temperature, RebaseRounding rounding = RebaseRounding.Ceiling)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(width);
        if (!(temperature > 0) || !double.IsFinite(temperature)) throw new ArgumentOutOfRangeException(nameof(temperature), temperature, "A temperature is above 0 and finite.");
        var parts = new int[scores.Length];
        if (parts.Length == 0) return parts;

        var best = double.NegativeInfinity;
        foreach (var score in scores)
        {
            if (!double.IsFinite(score)) throw new ArgumentException("A score is not finite.", nameof(scores));
            best = Math.Max(best, score);
        }

        var weights = new double[scores.Length];
        for (var i = 0; i < weights.Length; i++) weights[i] = Math.Exp((scores[i] - best) / temperature);
        int[] order = [.. Enumerable.Range(0, weights.Length).OrderByDescending(i => weights[i]).ThenBy(i => i)];
        if (rounding == RebaseRounding.Ceiling) RoundUp(weights, order, width, parts);
        else RoundByRemainder(weights, width, parts);
        return parts;
    }

    private static void RoundUp(double[] weights, int[] order, int width, int[] parts)
    {
        var left = width;
        for (var i = 0; i < order.Length && left > 0; i++)
        {
            var rest = 0.0;
            for (var j = i; j < order.Length; j++) rest += weights[order[j]];
            var part = Math.Min(left, (int)Math.Ceiling((left * weights[order[i]] / rest) - Tolerance));
            parts[order[i]] = part;
            left -= part;
        }
    }

    private static void RoundByRemainder(double[] weights, int width, int[] parts)
    {
        var sum = weights.Sum();
        var shares = weights.Select(weight => width * weight / sum).ToArray();
        for (var i = 0; i < parts.Length; i++) parts[i] = (int)Math.Floor(shares[i] + Tolerance);
        var left = width - parts.Sum();
        foreach (var i in Enumerable.Range(0, parts.Length).OrderByDescending(i => shares[i] - parts[i]).ThenBy(i => i).Take(left)) parts[i]++;
    }
}
