using Reasoning.Search.Trees;

namespace Reasoning.Search.ScatteredForest;

/// <summary>
/// Upper confidence bounds (<see cref="UpperConfidence"/>) over directions, and the value that goes up the path afterwards: Light et al., "Scattered Forest Search" (2024).
/// </summary>
public static class UctRule
{
    /// <summary>The choice to take: the first that was never taken, else the one that promises most; of equal ones the first. Takes linear time.</summary>
    /// <param name="values">Q of every choice; at least one.</param>
    /// <param name="visits">N of every choice.</param>
    /// <param name="exploration">c, at least 0.</param>
    public static int Best(ReadOnlySpan<double> values, ReadOnlySpan<int> visits, double exploration)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Length, nameof(values));
        if (values.Length != visits.Length) throw new ArgumentException($"There are {values.Length} values and {visits.Length} numbers of visits.", nameof(visits));
        var all = 0;
        foreach (var count in visits) all += count;
        var (best, most) = (0, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            var score = UpperConfidence.Uct(values[i], visits[i], all, exploration);
            if (score > most) (best, most) = (i, score);
        }

        return best;
    }

    /// <summary>The new value of a choice after a solution below it: <c>(1 − α)·Q + α·max(Q, v)</c>, so that it never falls.</summary>
    /// <param name="value">Q.</param>
    /// <param name="found">v, what the solution is worth.</param>
    /// <param name="rate">α, from 0 to 1.</param>
    public static double Backup(double value, double found, double rate) => ((1 - rate) * value) + (rate * Math.Max(value, found));
}
