namespace Reasoning.Search.Tournaments;

/// <summary>What a knockout can promise, and how large it must be for a promise.</summary>
/// <remarks>
/// The theorem of Chen et al., "Provable Scaling Laws for the Test-Time Compute of Large Language Models" (2024), section 2: with probability p_gen that a candidate is right
/// and p_comp that one comparison prefers a right candidate to a wrong one, both on the problem at hand and independent,
/// P(the winner is wrong) ≤ (1 − p_gen)^N + ⌈log₂ N⌉·exp(−2K(p_comp − ½)²). The first term is that no candidate is right, the second that a right one loses a match on its
/// way. The bound is loose: failures are often ten times rarer.
/// </remarks>
public static class TournamentBound
{
    /// <summary>The most likely that a knockout fails, at most 1; 1 where the judge is no better than a coin and there is something to compare.</summary>
    /// <param name="candidates">N, at least 1.</param>
    /// <param name="comparisons">K: comparisons per match, at least 1.</param>
    /// <param name="generation">p_gen: how likely a candidate is right, 0..1.</param>
    /// <param name="comparison">p_comp: how likely a comparison prefers the right one of a right and a wrong candidate, 0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double Failure(int candidates, int comparisons, double generation, double comparison)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(comparisons, 1);
        CheckProbability(generation, nameof(generation));
        CheckProbability(comparison, nameof(comparison));
        var rounds = Rounds(candidates);
        if (rounds > 0 && comparison <= 0.5) return 1;
        var excess = comparison - 0.5;
        return Math.Min(1, Math.Pow(1 - generation, candidates) + rounds * Math.Exp(-2 * comparisons * excess * excess));
    }

    /// <summary>Rounds of a knockout: ⌈log₂ N⌉.</summary>
    /// <param name="candidates">N, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static int Rounds(int candidates)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(candidates, 1);
        return candidates == 1 ? 0 : System.Numerics.BitOperations.Log2((uint)candidates - 1) + 1;
    }

    /// <summary>How many candidates make the first term of the bound at most half of what may fail: N ≥ ln(2/δ) / −ln(1 − p_gen).</summary>
    /// <param name="failure">δ: how often the tournament may fail, above 0 and below 1.</param>
    /// <param name="generation">p_gen, above 0 and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="OverflowException">More than two thousand million.</exception>
    public static int CandidatesFor(double failure, double generation)
    {
        CheckFailure(failure);
        if (generation is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(generation), generation, "A candidate is right with a probability above 0, at most 1.");
        return generation == 1 ? 1 : checked((int)Math.Max(1, Math.Ceiling(Math.Log(2 / failure) / -Math.Log(1 - generation))));
    }

    /// <summary>How many comparisons per match make the second term at most half of what may fail: K ≥ ln(2⌈log₂ N⌉/δ) / (2(p_comp − ½)²).</summary>
    /// <param name="failure">δ: how often the tournament may fail, above 0 and below 1.</param>
    /// <param name="candidates">N, at least 1; for one candidate, where there is nothing to compare, the result is 1.</param>
    /// <param name="comparison">p_comp, above ½ and at most 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    /// <exception cref="OverflowException">More than two thousand million.</exception>
    public static int ComparisonsFor(double failure, int candidates, double comparison)
    {
        CheckFailure(failure);
        if (comparison is not (> 0.5 and <= 1)) throw new ArgumentOutOfRangeException(nameof(comparison), comparison, "A judge is better than a coin: above 0.5, at most 1.");
        var rounds = Rounds(candidates);
        var excess = comparison - 0.5;
        return rounds == 0 ? 1 : checked((int)Math.Max(1, Math.Ceiling(Math.Log(2 * rounds / failure) / (2 * excess * excess))));
    }

    /// <summary>How likely the better of two wins a match, where a tie is broken by a coin: P(Bin(K, p) > K/2) + ½·P(Bin(K, p) = K/2). O(K).</summary>
    /// <param name="comparison">p: how likely one comparison prefers it, 0..1.</param>
    /// <param name="comparisons">K: comparisons per match, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static double MatchWin(double comparison, int comparisons)
    {
        CheckProbability(comparison, nameof(comparison));
        ArgumentOutOfRangeException.ThrowIfLessThan(comparisons, 1);
        if (comparison is 0 or 1) return comparison;
        var (win, logChoose) = (0.0, 0.0);
        for (var votes = 0; votes <= comparisons; votes++)
        {
            var probability = Math.Exp(logChoose + votes * Math.Log(comparison) + (comparisons - votes) * Math.Log(1 - comparison));
            if (2 * votes > comparisons) win += probability;
            else if (2 * votes == comparisons) win += probability / 2;
            logChoose += Math.Log((double)(comparisons - votes) / (votes + 1));
        }

        return Math.Min(1, win);
    }

    private static void CheckProbability(double value, string name)
    {
        if (value is not (>= 0 and <= 1)) throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
    }

    private static void CheckFailure(double failure)
    {
        if (failure is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(failure), failure, "A probability of failure lies above 0 and below 1.");
    }
}
