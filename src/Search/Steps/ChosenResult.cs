using Reasoning.Search.Answers;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Steps;

/// <summary>The result of a search over steps, from its solutions and their scores.</summary>
internal static class ChosenResult
{
    /// <param name="candidates">The solutions that were finished.</param>
    /// <param name="choice">How to choose.</param>
    /// <param name="extractor">What counts as the same answer.</param>
    /// <param name="answer">The index of the candidate that is chosen already; null where none is.</param>
    public static SearchResult Of(IReadOnlyList<Candidate> candidates, SolutionChoice choice, IAnswerExtractor extractor, int? answer = null)
    {
        if (candidates.Count == 0) return SearchResult.Abstained(AbstentionReason.NoAnswer, "No solution was finished.", []);
        if (answer is not null)
            return OfBest([.. CandidateOrder.ByScore(candidates).OrderByDescending(candidate => candidate.Index == answer)]); // a stable order
        return choice switch
        {
            SolutionChoice.Verdict => VerifiedResult.Of(candidates),
            SolutionChoice.BestScore => OfBest(CandidateOrder.ByScore(candidates)),
            _ => OfVote(candidates, extractor),
        };
    }

    private static SearchResult OfBest(IReadOnlyList<Candidate> ranking) =>
        SearchResult.Answered(ranking[0], new Confidence(Math.Clamp(ranking[0].Score, 0, 1), ConfidenceSource.Model), ranking);

    /// <summary>Candidates by the share of all scores that their answer has, then by their own score.</summary>
    private static SearchResult OfVote(IReadOnlyList<Candidate> candidates, IAnswerExtractor extractor)
    {
        var answers = candidates.Select(candidate => extractor.Extract(candidate.Text)).ToArray();
        var weights = new Dictionary<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
            if (answers[i] is { } answer) weights[answer] = weights.GetValueOrDefault(answer) + candidates[i].Score;

        var total = candidates.Sum(candidate => candidate.Score);
        if (weights.Count == 0 || !(total > 0))
        {
            var reason = weights.Count == 0 ? "gave an answer to count" : "has a score above 0";
            return SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {candidates.Count} solutions {reason}.", CandidateOrder.ByScore(candidates));
        }

        Candidate[] ranking = [.. Enumerable.Range(0, answers.Length)
            .Select(i => (Candidate: candidates[i], Weight: answers[i] is { } answer ? weights[answer] : 0, HasAnswer: answers[i] is not null))
            .OrderByDescending(entry => entry.Weight)
            .ThenByDescending(entry => entry.HasAnswer)
            .ThenByDescending(entry => entry.Candidate.Score)
            .ThenBy(entry => entry.Candidate.Index)
            .Select(entry => entry.Candidate with { Score = entry.Weight / total })];
        return SearchResult.Answered(ranking[0], new Confidence(Math.Clamp(ranking[0].Score, 0, 1), ConfidenceSource.VoteShare), ranking);
    }
}
