namespace Reasoning.Search.Tournaments;

/// <summary>How <see cref="LucbStrategy"/> bounds the strength of candidates, and which it gives up.</summary>
/// <remarks>The intervals of lower and upper confidence bounds in the implementation of Chen et al. (2024): share of wins ± √(c / comparisons), within 0..1.</remarks>
public static class LucbRule
{
    /// <summary>c: the width constant of the authors.</summary>
    public const double DefaultWidth = 0.99;

    /// <summary>The least upper bound of a candidate that is kept: a right answer beats the average opponent.</summary>
    public const double Floor = 0.5;

    /// <summary>The interval of a candidate; all of 0..1 where less than half a comparison was counted.</summary>
    /// <param name="wins">Comparisons won, ties counting half; 0..<paramref name="comparisons"/>.</param>
    /// <param name="comparisons">Comparisons.</param>
    /// <param name="width">c, above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static WinInterval Interval(double wins, double comparisons, double width = DefaultWidth)
    {
        if (!(wins >= 0)) throw new ArgumentOutOfRangeException(nameof(wins), wins, "Wins are counted from 0.");
        if (!(comparisons >= wins)) throw new ArgumentOutOfRangeException(nameof(comparisons), comparisons, "There are at least as many comparisons as wins.");
        if (!(width > 0)) throw new ArgumentOutOfRangeException(nameof(width), width, "The width is above 0.");
        if (comparisons < 0.5) return new WinInterval(0, 1);
        var (share, radius) = (wins / comparisons, Math.Sqrt(width / comparisons));
        return new WinInterval(Math.Max(0, share - radius), Math.Min(1, share + radius));
    }

    /// <summary>Which candidates are kept: those whose upper end is not below both the greatest lower end and <see cref="Floor"/>, whichever is greater.</summary>
    /// <param name="intervals">One per candidate.</param>
    public static bool[] Kept(IReadOnlyList<WinInterval> intervals)
    {
        ArgumentNullException.ThrowIfNull(intervals);
        var least = Math.Max(Floor, intervals.Select(interval => interval.Lower).DefaultIfEmpty(0).Max());
        return [.. intervals.Select(interval => interval.Upper >= least)];
    }
}
