using System.Globalization;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Repair;

/// <summary>One search of <see cref="RepairStrategy"/> or <see cref="ReflexionStrategy"/>.</summary>
internal sealed class RepairRun(SearchScope scope, RepairPlan plan) : SearchRun
{
    private readonly RepairOptions _options = plan.Options;
    private readonly List<Candidate> _candidates = [];
    private readonly List<string> _lessons = [];
    private readonly HashSet<string> _reflectedOn = new(StringComparer.Ordinal);
    private (int Accepted, int Rejected, int GivenUp) _count;

    private bool IsSolved => _candidates.Exists(candidate => candidate.HasPassed);

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        for (var start = 0; start <= _options.Restarts; start++)
        {
            var lineages = await StartAsync(cancellationToken).ConfigureAwait(false);
            scope.Report();
            for (var round = 0; round < _options.Rounds && !IsSolved; round++)
            {
                if (plan.GuardsAgainstLoops) GiveUpLoops(lineages);
                Lineage[] open = [.. lineages.Where(lineage => !lineage.IsGivenUp)];
                if (open.Length == 0) break;
                await ReflectAsync(open, cancellationToken).ConfigureAwait(false);
                await RewriteAsync(open, cancellationToken).ConfigureAwait(false);
                scope.Report();
            }

            if (IsSolved) return;
            if (start < _options.Restarts) await ReflectAsync(lineages, cancellationToken).ConfigureAwait(false);
        }
    }

    protected internal override SearchResult Conclude() => VerifiedResult.OfRanked(CandidateOrder.ByVerdictThenIndex(_candidates)) with
    {
        Figures = new Dictionary<string, double> { ["accepted"] = _count.Accepted, ["rejected"] = _count.Rejected, ["given-up"] = _count.GivenUp, ["lessons"] = _lessons.Count },
    };

    /// <summary>Makes candidates and takes the best distinct ones for repair.</summary>
    private async Task<List<Lineage>> StartAsync(CancellationToken cancellationToken)
    {
        var drawn = _lessons.Count == 0
            ? await plan.Source.DrawAsync(scope, _options.Starts, cancellationToken).ConfigureAwait(false)
            : await SolveAgainAsync(cancellationToken).ConfigureAwait(false);
        var judged = await scope.VerifyAsync(drawn, cancellationToken).ConfigureAwait(false);
        Candidate[] kept = [.. judged.Select(Keep)];
        return [.. kept
            .DistinctBy(candidate => candidate.Text, StringComparer.Ordinal)
            .OrderByDescending(candidate => RepairStanding.Of(candidate.Verdict))
            .ThenBy(candidate => candidate.Index)
            .Take(_options.Kept)
            .Select(candidate => new Lineage(candidate))];
    }

    private async Task<IReadOnlyList<Candidate>> SolveAgainAsync(CancellationToken cancellationToken)
    {
        var prompt = scope.Prompts.Solve(scope.Problem, new SolvingAids { Reflections = Lessons() });
        var replies = await scope.AskAsync([.. Enumerable.Repeat(prompt, _options.Starts)], plan.Sampling, cancellationToken).ConfigureAwait(false);
        Candidate[] made = [.. replies.Where(reply => reply?.Value is not null).Select(reply => scope.MakeCandidate(reply!.Reply, reply.Value!, "fresh start"))];
        foreach (var candidate in made) scope.Place(candidate.NodeName, null, candidate.Text, double.NaN, candidate.Origin);
        return made;
    }

    /// <summary>Gives up candidates whose failure repeats.</summary>
    private void GiveUpLoops(List<Lineage> lineages)
    {
        foreach (var lineage in lineages.Where(lineage => !lineage.IsGivenUp))
        {
            var times = lineage.CountFailure();
            if (times <= _options.Patience) continue;
            lineage.IsGivenUp = true;
            _count.GivenUp++;
            scope.Decide("give up", lineage.Id, string.Create(CultureInfo.InvariantCulture, $"it failed {times} times with the same diagnostics and the same test"));
        }
    }

    /// <summary>One round: some rewrites of each candidate, of which the best may take its place.</summary>
    private async Task RewriteAsync(Lineage[] lineages, CancellationToken cancellationToken)
    {
        var lessons = Lessons();
        var asked = new List<(Lineage Lineage, BugFinding? Finding, Prompt<RepairReply> Prompt)>();
        foreach (var lineage in lineages)
        {
            var finding = lineage.Current.Verdict is { } verdict ? BugClassifier.Classify(verdict) : null;
            for (var i = 0; i < _options.Rewrites; i++)
                asked.Add((lineage, finding, scope.Prompts.Repair(scope.Problem, lineage.Current, new RepairOrder(finding, lineage.NextAttempt(), lessons))));
        }

        var replies = await scope.AskAsync([.. asked.Select(one => one.Prompt)], plan.Sampling, cancellationToken).ConfigureAwait(false);
        var made = new List<(Lineage Lineage, string Remark, Candidate Candidate)>();
        for (var i = 0; i < asked.Count; i++)
        {
            if (replies[i] is not { Value: { } text } reply) continue;
            var kind = asked[i].Finding is { } finding ? BugTaxonomy.NameOf(finding.Kind) : "unknown bug";
            var remark = text.Explanation is null ? kind : $"{kind}: {text.Explanation.ReplaceLineEndings(" ")}";
            made.Add((asked[i].Lineage, remark, scope.MakeCandidate(reply.Reply, text.Text, $"repair of {asked[i].Lineage.Id} ({kind})")));
        }

        var judged = await scope.VerifyAsync([.. made.Select(one => one.Candidate)], cancellationToken).ConfigureAwait(false);
        var rewrites = new List<(Lineage Lineage, Candidate Candidate)>();
        for (var i = 0; i < made.Count; i++)
        {
            var kept = Keep(judged[i]);
            scope.Place(kept.NodeName, made[i].Lineage.Id, kept.Text, kept.Score, made[i].Remark);
            rewrites.Add((made[i].Lineage, kept));
        }

        foreach (var lineage in lineages) Choose(lineage, [.. rewrites.Where(rewrite => rewrite.Lineage == lineage).Select(rewrite => rewrite.Candidate)]);
    }

    private void Choose(Lineage lineage, Candidate[] rewrites)
    {
        if (rewrites.Length == 0) return;
        // Of equally good ones, one that fails in another way leads out of the circle.
        var mark = FailureMark.Of(lineage.Current.Verdict);
        var best = rewrites
            .OrderByDescending(rewrite => RepairStanding.Of(rewrite.Verdict))
            .ThenBy(rewrite => FailureMark.Of(rewrite.Verdict) == mark)
            .ThenBy(rewrite => rewrite.Index)
            .First();
        var standing = RepairStanding.Of(best.Verdict);
        var isTaken = plan.TakesAnyRewrite || standing >= lineage.Standing;
        if (isTaken) _count.Accepted++;
        else _count.Rejected++;
        if (scope.IsTraced) scope.Decide(isTaken ? "accept" : "reject", best.NodeName, $"{standing} against {lineage.Standing} of {lineage.Id}");
        if (isTaken) lineage.Replace(best);
    }

    /// <summary>Asks what is to be learned from candidates that failed, each text once.</summary>
    private async Task ReflectAsync(IEnumerable<Lineage> lineages, CancellationToken cancellationToken)
    {
        if (_options.Reflections == 0) return;
        Candidate[] failed = [.. lineages.Select(lineage => lineage.Current).Where(candidate => !_reflectedOn.Contains(candidate.Text))];
        if (failed.Length == 0) return;
        Prompt<string>[] prompts = [.. failed.Select(candidate => scope.Prompts.Reflect(scope.Problem, candidate))];
        var replies = await scope.AskAsync(prompts, plan.Sampling, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < failed.Length; i++)
        {
            if (replies[i]?.Value is not { } lesson) continue;
            _reflectedOn.Add(failed[i].Text);
            _lessons.Add(lesson);
            scope.Decide("lesson", null, lesson);
        }
    }

    private string[] Lessons() => [.. _lessons.TakeLast(_options.Reflections)];

    private Candidate Keep(Candidate candidate)
    {
        var kept = candidate with { Score = candidate.Verdict?.Score ?? 0 };
        _candidates.Add(kept);
        return kept;
    }
}
