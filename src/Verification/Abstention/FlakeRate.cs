namespace Reasoning.Verification.Abstention;

/// <summary>What repeated runs say about flaky tests: how likely a run still differs from the others, and how many runs rule that out.</summary>
public static class FlakeRate
{
    /// <summary>The largest probability of a differing run that the runs leave credible, exactly.</summary>
    /// <param name="flakes">Runs that differed, 0..<paramref name="runs"/>.</param>
    /// <param name="runs">All runs; with 0 nothing is known and the bound is 1.</param>
    /// <param name="level">How often the bound shall hold, above 0 and below 1.</param>
    /// <returns>A probability per run, 0..1; for no flakes 1 − (1 − level)^(1/runs).</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count or the level is outside its range.</exception>
    public static double UpperBound(long flakes, long runs, double level = 0.95) => ProportionInterval.AtMost(flakes, runs, level).Upper;

    /// <summary>The rule of three: about 3/n when none of n runs differed (95 %; always a little above the exact bound).</summary>
    /// <param name="runs">Runs, none of which differed; at least 1.</param>
    /// <returns>A probability per run, 0..1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">There are no runs.</exception>
    public static double RuleOfThree(long runs)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(runs, 1);
        return Math.Min(1, 3.0 / runs);
    }

    /// <summary>
    /// The number of equal runs after which a test that differs with the given probability per run would have shown it with probability
    /// <paramref name="level"/>: ⌈ln(1 − level) / ln(1 − p)⌉, as in Gruber et al., "An Empirical Study of Flaky Tests in Python" (2021).
    /// </summary>
    /// <param name="probability">Probability of a differing run, above 0 and at most 1.</param>
    /// <param name="level">How often a flaky test shall be found out, above 0 and below 1.</param>
    /// <returns>Runs, at least 1; <see cref="long.MaxValue"/> where the number is beyond counting.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static long RunsNeeded(double probability, double level = 0.95)
    {
        if (probability is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(probability), probability, "A flake probability lies above 0 and is at most 1.");
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies above 0 and below 1.");
        if (probability == 1) return 1;
        // ln(1 − p) loses p below 1e-16; there it is −p to the last digit.
        var perRun = probability < 1e-8 ? -probability * (1 + probability / 2) : Math.Log(1 - probability);
        var runs = Math.Ceiling(Math.Log(1 - level) / perRun);
        return runs >= long.MaxValue ? long.MaxValue : Math.Max(1, (long)runs);
    }
}
