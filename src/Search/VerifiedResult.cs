using Reasoning.Verification.Abstention;

namespace Reasoning.Search;

/// <summary>The result of a search that stands by what its verifier let pass.</summary>
internal static class VerifiedResult
{
    /// <summary>The best candidate if it passed; else an abstention, with the candidates ranked all the same.</summary>
    public static SearchResult Of(IEnumerable<Candidate> candidates) => OfRanked(CandidateOrder.ByVerdict(candidates));

    /// <summary>The first candidate of a ranking if it passed; else an abstention.</summary>
    public static SearchResult OfRanked(IReadOnlyList<Candidate> ranking)
    {
        if (ranking.Count == 0) return SearchResult.Empty;
        var best = ranking[0];
        if (best.Verdict is not { } verdict) return SearchResult.Abstained(AbstentionReason.NotJudged, $"None of {Samples(ranking)} was verified.", ranking);
        var confidence = new Confidence(verdict.Score, ConfidenceSource.TestShare);
        return best.HasPassed
            ? SearchResult.Answered(best, confidence, ranking)
            : SearchResult.Abstained(
                AbstentionReason.NothingPassed, FormattableString.Invariant($"None of {Samples(ranking)} passed; the best reached a score of {verdict.Score:0.##}."), ranking, confidence);
    }

    private static string Samples(IReadOnlyList<Candidate> ranking) => ranking.Count == 1 ? "1 candidate" : $"{ranking.Count} candidates";
}
