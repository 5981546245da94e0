namespace Reasoning.Verification.Agreement.Risk;

/// <summary>The choice by minimum Bayes risk, and what it rests on.</summary>
public sealed class MinimumBayesRiskResult
{
    internal MinimumBayesRiskResult(IReadOnlyList<CandidateUtility> candidates, long utilityCalls, long exactCalls, int rounds)
    {
        (Candidates, UtilityCalls, ExactCalls, Rounds) = (candidates, utilityCalls, exactCalls, rounds);
        var kept = Enumerable.Range(0, candidates.Count).Where(index => !candidates[index].IsPruned).ToList();
        var top = kept.Max(index => candidates[index].ExpectedUtility);
        BestCandidates = [.. kept.Where(index => candidates[index].ExpectedUtility == top)];
    }

    /// <summary>One entry per candidate, in the order given.</summary>
    public IReadOnlyList<CandidateUtility> Candidates { get; }

    /// <summary>The candidates that share the highest expected utility, ascending; more than one is a tie.</summary>
    public IReadOnlyList<int> BestCandidates { get; }

    /// <summary>The candidate with the highest expected utility; of tied ones the first.</summary>
    public int Best => BestCandidates[0];

    /// <summary>How often the utility was asked.</summary>
    public long UtilityCalls { get; }

    /// <summary>How often the exact form asks it.</summary>
    public long ExactCalls { get; }

    /// <summary>Calls that pruning saved.</summary>
    public long SavedCalls => ExactCalls - UtilityCalls;

    /// <summary>How often the set of references grew; 1 for the exact form.</summary>
    public int Rounds { get; }
}
