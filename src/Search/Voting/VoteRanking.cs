using Reasoning.Verification.Voting;

namespace Reasoning.Search.Voting;

/// <summary>Ranks candidates by a vote over their answers.</summary>
internal static class VoteRanking
{
    /// <summary>
    /// By the answer's share (ties by which answer was given first), within an answer by weight and then by index; candidates without an answer last. A candidate's score is
    /// the share of its answer, 0 where it has none.
    /// </summary>
    /// <param name="candidates">One per ballot.</param>
    /// <param name="vote">The vote.</param>
    /// <param name="weight">What a ballot weighs.</param>
    public static IReadOnlyList<Candidate> Of(IReadOnlyList<Candidate> candidates, VoteResult<string> vote, Func<int, double> weight)
    {
        var ranking = new List<Candidate>(candidates.Count);
        var isBlank = new bool[candidates.Count];
        Array.Fill(isBlank, true);
        foreach (var answer in vote.Classes)
        {
            foreach (var ballot in answer.Ballots.OrderByDescending(weight))
            {
                ranking.Add(candidates[ballot] with { Score = answer.Share });
                isBlank[ballot] = false;
            }
        }

        ranking.AddRange(candidates.Where((_, i) => isBlank[i]).Select(candidate => candidate with { Score = 0 }));
        return ranking;
    }
}
