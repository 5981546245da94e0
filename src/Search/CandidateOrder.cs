namespace Reasoning.Search;

/// <summary>Orders in which candidates are ranked, best first. All are total, so that a ranking never depends on the order of its input.</summary>
public static class CandidateOrder
{
    /// <summary>
    /// By whether they passed, then by the verdict's score, then by mean log-probability per token (unknown last), then by index. Candidates without a verdict come after
    /// those with one that did not pass.
    /// </summary>
    public static IReadOnlyList<Candidate> ByVerdict(IEnumerable<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return [.. candidates
            .OrderByDescending(candidate => candidate.HasPassed)
            .ThenByDescending(candidate => candidate.Verdict?.Score ?? -1)
            .ThenByDescending(Likelihood)
            .ThenBy(candidate => candidate.Index)];
    }

    /// <summary>
    /// By whether they passed, then by the verdict's score, then by index: for candidates that answer different prompts, whose probabilities do not compare.
    /// </summary>
    public static IReadOnlyList<Candidate> ByVerdictThenIndex(IEnumerable<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return [.. candidates
            .OrderByDescending(candidate => candidate.HasPassed)
            .ThenByDescending(candidate => candidate.Verdict?.Score ?? -1)
            .ThenBy(candidate => candidate.Index)];
    }

    /// <summary>By <see cref="Candidate.Score"/>, then by mean log-probability per token (unknown last), then by index.</summary>
    public static IReadOnlyList<Candidate> ByScore(IEnumerable<Candidate> candidates)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        return [.. candidates
            .OrderByDescending(candidate => candidate.Score)
            .ThenByDescending(Likelihood)
            .ThenBy(candidate => candidate.Index)];
    }

    private static double Likelihood(Candidate candidate) =>
        double.IsNaN(candidate.MeanLogProbability) ? double.NegativeInfinity : candidate.MeanLogProbability;
}
