namespace Reasoning.Search.ScatteredForest;

/// <summary>
/// Upper confidence bounds for trees: Kocsis and Szepesvári, "Bandit based Monte-Carlo planning" (2006), as Light et al., "Scattered Forest Search" (2024), use them over
/// directions; and the value that goes up the path afterwards.
/// </summary>
public static class UctRule
{
    /// <summary>How much a choice promises: <c>Q + c·sqrt(ln ΣN / N)</c>.</summary>
    /// <param name="value">Q, what it was worth so far.</param>
    /// <param name="visits">N, how often it was taken; at least 1.</param>
    /// <param name="allVisits">ΣN, how often it and its alternatives were taken; at least <paramref name="visits"/>.</param>
    /// <param name="exploration">c, at least 0: more looks longer at what was seldom taken.</param>
    public static double Score(double value, int visits, int allVisits, double exploration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(visits, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(allVisits, visits);
        return value + (exploration * Math.Sqrt(Math.Log(allVisits) / visits));
    }

    /// <summary>The choice to take: the first that was never taken, else the one that promises most; of equal ones the first. Takes linear time.</summary>
    /// <param name="values">Q of every choice; at least one.</param>
    /// <param name="visits">N of every choice.</param>
    /// <param name="exploration">c, at least 0.</param>
    public static int Best(ReadOnlySpan<double> values, ReadOnlySpan<int> visits, double exploration)
    {
        ArgumentOutOfRangeException.ThrowIfZero(values.Length, nameof(values));
        if (values.Length != visits.Length) throw new ArgumentException($"There are {values.Length} values and {visits.Length} numbers of visits.", nameof(visits));
        var all = 0;
        for (var i = 0; i < visits.Length; i++)
        {
            if (visits[i] == 0) return i;
            all += visits[i];
        }

        var (best, most) = (0, double.NegativeInfinity);
        for (var i = 0; i < values.Length; i++)
        {
            var score = Score(values[i], visits[i], all, exploration);
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
