using System.Text.Json.Nodes;
using Reasoning.Data.Texts;

namespace Reasoning.Data.SearchTraces;

/// <summary>What attempts at a problem teach: pairs of a right and a wrong answer, repairs, and the right answers themselves.</summary>
/// <param name="Pairs">Each failing attempt with a passing one, closest pairs first.</param>
/// <param name="Repairs">Failed attempts with passing ones that were made from them.</param>
/// <param name="Accepted">The different passing attempts, in the order in which they were found.</param>
public sealed record AttemptData(IReadOnlyList<AttemptPair> Pairs, IReadOnlyList<AttemptRepair> Repairs, IReadOnlyList<AcceptedAttempt> Accepted)
{
    /// <summary>All of it as items: pairs, repairs, accepted ones.</summary>
    public IReadOnlyList<JsonObject> ToItems() => [.. Pairs.Select(pair => pair.ToJson()), .. Repairs.Select(repair => repair.ToJson()),
        .. Accepted.Select(accepted => accepted.ToJson())];

    /// <summary>Makes data of attempts.</summary>
    /// <remarks>
    /// In a search over steps the wrong step of a failing answer is the first on its path from which the search never came to a passing answer although it did from the
    /// step before it, and
    /// its partner is the closest passing answer from there. Of other attempts the partner is the closest passing one, and the wrong step the first line that differs.
    /// Costs a comparison of
    /// every failing with every passing text.
    /// </remarks>
    /// <param name="problem">The attempts.</param>
    /// <param name="options">What is made; null for the defaults.</param>
    public static AttemptData Of(ProblemAttempts problem, AttemptOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(problem);
        options ??= new AttemptOptions();
        string[] passing = [.. problem.Attempts.Where(attempt => attempt.Verdict is { Passed: true }).Select(attempt => attempt.Text).Distinct(StringComparer.Ordinal)];
        return new AttemptData(
            MakePairs(problem, passing, options),
            options.MakesRepairs ? MakeRepairs(problem) : [],
            options.MakesAccepted ? [.. passing.Select(text => new AcceptedAttempt(problem.TaskId, problem.Prompt, text))] : []);
    }

    private static IReadOnlyList<AttemptPair> MakePairs(ProblemAttempts problem, string[] passing, AttemptOptions options)
    {
        if (passing.Length == 0 || options.MostPairs == 0) return [];
        var steps = new StepTree(problem.Attempts);
        var pairs = new List<AttemptPair>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (int i = 0; i < problem.Attempts.Count; i++)
        {
            if (problem.Attempts[i] is not { Verdict: { Passed: false } verdict } failing || !seen.Add(failing.Text)) continue;
            var (partner, step) = steps.FindWrongStep(i) ?? FindWrongLine(failing.Text, passing);
            double similarity = Alignment.Similarity(partner, failing.Text);
            if (similarity >= options.LeastSimilarity) pairs.Add(new AttemptPair(problem.TaskId, problem.Prompt, partner, failing.Text, step, verdict, similarity));
        }

        return [.. pairs.OrderByDescending(pair => pair.Similarity).Take(options.MostPairs)];
    }

    private static (string Partner, WrongStep Step) FindWrongLine(string failing, string[] passing)
    {
        string partner = Alignment.MostSimilar(passing, failing);
        string[] right = partner.Split('\n'), wrong = failing.Split('\n');
        int line = right.AsSpan().CommonPrefixLength(wrong);
        string prefix = string.Concat(right.Take(line).Select(one => one + "\n"));
        return (partner, new WrongStep(line, prefix, line < wrong.Length ? wrong[line] : "", line < right.Length ? right[line] : "", false));
    }

    private static List<AttemptRepair> MakeRepairs(ProblemAttempts problem)
    {
        var repairs = new List<AttemptRepair>();
        var seen = new HashSet<(string Failed, string Repaired)>();
        foreach (var attempt in problem.Attempts)
        {
            if (attempt is not { Verdict.Passed: true, Step: null }) continue;
            int rounds = 1;
            for (int? at = attempt.Parent; at is { } index && problem.Attempts[index] is { Verdict.Passed: not true } from; at = from.Parent, rounds++)
            {
                if (from.Verdict is { } verdict && seen.Add((from.Text, attempt.Text)))
                    repairs.Add(new AttemptRepair(problem.TaskId, problem.Prompt, from.Text, verdict, attempt.Text, rounds));
            }
        }

        return repairs;
    }
}
