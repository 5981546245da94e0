using System.Globalization;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.ScatteredForest;

/// <summary>One search of <see cref="ScatteredForestStrategy"/>.</summary>
internal sealed class ScatteredForestRun(SearchScope scope, ScatteredForestOptions options) : SearchRun
{
    private readonly Solution _ground = new(null) { Directions = [] };
    private readonly List<Candidate> _candidates = [];
    private readonly HashSet<string> _seen = new(StringComparer.Ordinal);
    private readonly List<string> _insights = [];

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        while (_candidates.Count < options.Solutions && !_candidates.Exists(candidate => candidate.HasPassed))
        {
            if (_ground.IsOpen(options.Directions)) await GrowAsync(cancellationToken).ConfigureAwait(false);
            else await PlantAsync(_candidates.Count == 0 ? options.SeedCount : options.Width, cancellationToken).ConfigureAwait(false);
            scope.Report();
        }
    }

    protected internal override SearchResult Conclude()
    {
        var result = VerifiedResult.OfRanked(CandidateOrder.ByVerdictThenIndex(_candidates));
        return result with { Figures = new Dictionary<string, double> { ["trees"] = _ground.Directions!.Count, ["insights"] = _insights.Count } };
    }

    /// <summary>Makes seeds, each distinct one the root of a tree.</summary>
    private async Task PlantAsync(int count, CancellationToken cancellationToken)
    {
        var drawn = await options.Candidates.DrawAsync(scope, Math.Min(count, options.Solutions - _candidates.Count), cancellationToken).ConfigureAwait(false);
        foreach (var seed in await scope.VerifyAsync(drawn, cancellationToken).ConfigureAwait(false))
        {
            var candidate = Keep(seed);
            if (!_seen.Add(candidate.Text)) continue;
            var direction = new Direction("seed");
            direction.Reach(new Solution(candidate), candidate.Score);
            _ground.Directions!.Add(direction);
        }
    }

    /// <summary>One wave: choose, ask for directions where they are not known, change, verify, learn.</summary>
    private async Task GrowAsync(CancellationToken cancellationToken)
    {
        var wave = Choose(Math.Min(options.Width, options.Solutions - _candidates.Count));
        await ScatterAsync(wave, cancellationToken).ConfigureAwait(false);
        Growth[] chosen = [.. wave.Where(growth => growth.Direction is not null)];
        if (chosen.Length == 0) return;

        Prompt<string>[] prompts = [.. chosen.Select(growth => scope.Prompts.Redirect(scope.Problem, growth.From.Candidate!, growth.Direction!.Text))];
        var replies = await scope.AskAsync(prompts, options.Sampling, cancellationToken).ConfigureAwait(false);
        var made = new List<(Growth Growth, Candidate Candidate)>();
        for (var i = 0; i < chosen.Length; i++)
        {
            var growth = chosen[i];
            if (replies[i] is { Value: { } text } reply)
                made.Add((growth, scope.MakeCandidate(reply.Reply, text, $"from {growth.From.Id}: {growth.Direction!.Text}")));
            else
                Abandon(growth);
        }

        var judged = await scope.VerifyAsync([.. made.Select(one => one.Candidate)], cancellationToken).ConfigureAwait(false);
        var changes = made.Zip(judged).Select(pair => (pair.First.Growth, Candidate: Keep(pair.Second))).ToArray();
        foreach (var (growth, candidate) in changes) Learn(growth, candidate);
        await ScoutAsync(changes, cancellationToken).ConfigureAwait(false);
    }

    private List<Growth> Choose(int width)
    {
        var wave = new List<Growth>();
        while (wave.Count < width && _ground.IsOpen(options.Directions))
        {
            var (at, path) = (_ground, new List<Direction>());
            Direction? untried = null;
            while (at.Directions is { } directions && (untried = directions.Find(direction => direction.IsUntried)) is null)
            {
                Direction[] open = [.. directions.Where(direction => direction.Target?.IsOpen(options.Directions) == true)];
                var best = open[UctRule.Best(
                    [.. open.Select(direction => direction.Value)], [.. open.Select(direction => direction.Visits + direction.Pending)], options.Exploration)];
                path.Add(best);
                at = best.Target!;
            }

            var growth = new Growth(at, path) { Direction = untried };
            growth.Count(1);
            if (untried is null) at.Reserved++;
            else untried.Pending++;
            if (scope.IsTraced) scope.Decide("select", at.Id, string.Join("; ", path.Select(Describe)));
            wave.Add(growth);
        }

        return wave;
    }

    private static string Describe(Direction direction) => string.Create(
        CultureInfo.InvariantCulture, $"{direction.Target!.Id} of value {direction.Value:0.###} after {direction.Visits} visits");

    /// <summary>Asks for directions of the chosen solutions that have none yet, and hands them out.</summary>
    private async Task ScatterAsync(List<Growth> wave, CancellationToken cancellationToken)
    {
        Solution[] unknown = [.. wave.Where(growth => growth.Direction is null).Select(growth => growth.From).Distinct()];
        if (unknown.Length == 0) return;
        string[] insights = [.. _insights.TakeLast(options.Insights)];
        Prompt<IReadOnlyList<string>>[] prompts = [.. unknown.Select(solution => scope.Prompts.Directions(scope.Problem, solution.Candidate!, insights, options.Directions))];
        var replies = await scope.AskAsync(prompts, options.Sampling, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < unknown.Length; i++)
        {
            unknown[i].Reserved = 0;
            if (replies[i] is not { } reply) continue;
            unknown[i].Directions = [.. (reply.Value ?? []).Take(options.Directions).Select(text => new Direction(text))];
            if (reply.Value is null) scope.Decide("close", unknown[i].Id, "its directions could not be read");
        }

        foreach (var growth in wave.Where(growth => growth.Direction is null))
        {
            growth.Direction = growth.From.Directions?.Find(direction => direction.IsUntried);
            if (growth.Direction is null) growth.Count(-1);
            else growth.Direction.Pending++;
        }
    }

    private static void Abandon(Growth growth)
    {
        growth.Count(-1);
        growth.Direction!.Pending--;
    }

    private void Learn(Growth growth, Candidate candidate)
    {
        Abandon(growth);
        var direction = growth.Direction!;
        var made = new Solution(candidate);
        direction.Reach(made, candidate.Score);
        foreach (var passed in growth.Path) passed.Learn(candidate.Score, options.BackupRate);
        var isNew = _seen.Add(candidate.Text);
        if (!isNew) made.Directions = [];
        scope.Place(made.Id, growth.From.Id, candidate.Text, candidate.Score, isNew ? direction.Text : $"{direction.Text} (seen before)");
    }

    /// <summary>Asks what the changes of a wave taught, for the directions of later ones.</summary>
    private async Task ScoutAsync((Growth Growth, Candidate Candidate)[] changes, CancellationToken cancellationToken)
    {
        if (options.Insights == 0 || changes.Length == 0 || _candidates.Count >= options.Solutions || _candidates.Exists(candidate => candidate.HasPassed)) return;
        var replies = await scope.AskAsync(
            [.. changes.Select(change => scope.Prompts.Insight(scope.Problem, change.Growth.From.Candidate!, change.Growth.Direction!.Text, change.Candidate))],
            options.Sampling,
            cancellationToken).ConfigureAwait(false);
        foreach (var reply in replies)
        {
            if (reply?.Value is not { } insight || _insights.Contains(insight)) continue;
            _insights.Add(insight);
            scope.Decide("insight", null, insight);
        }
    }

    private Candidate Keep(Candidate candidate)
    {
        var kept = candidate with { Score = candidate.Verdict?.Score ?? 0 };
        _candidates.Add(kept);
        return kept;
    }
}
