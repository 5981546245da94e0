namespace Reasoning.Search.Tournaments;

/// <summary>What a tournament counted: calls made and saved, and as far as it is known how good candidates and judge are.</summary>
internal static class TournamentFigures
{
    /// <summary>
    /// <c>candidates</c>, <c>comparisons</c>, <c>comparisons-saved</c>; and where it is given or can be counted from verdicts <c>p-gen</c> with <c>p-gen-labels</c> (verdicts
    /// that it was counted over; 0 where it was given), <c>p-comp</c> with <c>p-comp-labels</c> (comparisons between a right and a wrong candidate), and of both
    /// <c>failure-bound</c>.
    /// </summary>
    public static IReadOnlyDictionary<string, double> Of(IReadOnlyList<Candidate> candidates, IReadOnlyList<MatchRecord> records, int saved, TournamentOptions options)
    {
        var figures = new SortedDictionary<string, double>(StringComparer.Ordinal)
        {
            ["candidates"] = candidates.Count,
            ["comparisons"] = records.Count,
            ["comparisons-saved"] = saved,
        };
        var generation = options.CandidateAccuracy is { } accuracy ? (accuracy, 0) : OfCandidates(candidates);
        var comparison = options.JudgeAccuracy is { } sureness ? (sureness, 0) : OfJudge(candidates, records);
        Add("p-gen", generation);
        Add("p-comp", comparison);
        if (generation is { } right && comparison is { } preferred && options is KnockoutOptions)
            figures.Add("failure-bound", TournamentBound.Failure(candidates.Count, options.Comparisons, right.Value, preferred.Value));
        return figures;

        void Add(string name, (double Value, int Labels)? known)
        {
            if (known is not var (value, labels)) return;
            figures.Add(name, value);
            figures.Add(name + "-labels", labels);
        }
    }

    /// <summary>The share of candidates that passed, of those that were judged; null where none was.</summary>
    private static (double Value, int Labels)? OfCandidates(IReadOnlyList<Candidate> candidates)
    {
        var judged = candidates.Where(candidate => candidate.Verdict is { IsEvidence: true }).ToArray();
        return judged.Length == 0 ? null : ((double)judged.Count(candidate => candidate.HasPassed) / judged.Length, judged.Length);
    }

    /// <summary>How far comparisons between a candidate that passed and one that did not prefer the former; null where there was none.</summary>
    private static (double Value, int Labels)? OfJudge(IReadOnlyList<Candidate> candidates, IReadOnlyList<MatchRecord> records)
    {
        var passed = candidates.Where(candidate => candidate.Verdict is { IsEvidence: true }).ToDictionary(candidate => candidate.Index, candidate => candidate.HasPassed);
        var (preferred, labels) = (0.0, 0);
        foreach (var record in records)
        {
            if (record.Comparison is not { } comparison || !passed.TryGetValue(record.First, out var first) || !passed.TryGetValue(record.Second, out var second)) continue;
            if (first == second) continue;
            preferred += first ? comparison.FirstProbability : 1 - comparison.FirstProbability;
            labels++;
        }

        return labels == 0 ? null : (Math.Clamp(preferred / labels, 0, 1), labels);
    }
}
