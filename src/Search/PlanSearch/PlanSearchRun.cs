using System.Globalization;
using Reasoning.Search.Answers;
using Reasoning.Search.Prompts;
using Reasoning.Search.Voting;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.PlanSearch;

/// <summary>One search of <see cref="PlanSearchStrategy"/>. Every stage is one round of requests over all nodes of a wave.</summary>
internal sealed class PlanSearchRun(SearchScope scope, PlanSearchOptions options) : SearchRun
{
    private readonly List<Candidate> _candidates = [];
    private readonly HashSet<string> _nodes = new(StringComparer.Ordinal);
    private readonly HashSet<string> _plans = new(StringComparer.Ordinal);
    private readonly HashSet<string> _placed = new(StringComparer.Ordinal);
    private int _dropped;

    private bool IsDone => options.StopWhenPassed && _candidates.Exists(candidate => candidate.HasPassed);

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        var observations = await ObserveAsync(cancellationToken).ConfigureAwait(false);
        var nodes = Combine(1, [(null, [], observations)]);
        for (var layer = 1; ; layer++)
        {
            foreach (var wave in Chosen(nodes, options.MaxNodes, "node").Chunk(options.WaveSize))
            {
                await ProgramAsync(wave, cancellationToken).ConfigureAwait(false);
                scope.Report();
                if (IsDone) return;
            }

            if (layer == options.Layers) return;
            nodes = await DeriveAsync(layer + 1, Chosen(nodes, options.MaxParents, "parent"), cancellationToken).ConfigureAwait(false);
        }
    }

    protected internal override SearchResult Conclude()
    {
        var result = scope.HasVerifier ? VerifiedResult.OfRanked(CandidateOrder.ByVerdictThenIndex(_candidates)) : Vote();
        return result with { Figures = new Dictionary<string, double> { ["nodes"] = _nodes.Count, ["plans"] = _plans.Count, ["dropped"] = _dropped } };
    }

    /// <summary>The most frequent program.</summary>
    private SearchResult Vote()
    {
        if (_candidates.Count == 0) return SearchResult.Empty;
        var extractor = AnswerExtractors.For(scope.Problem.Kind);
        var vote = Verification.Voting.Vote.Plain<string>([.. _candidates.Select(candidate => extractor.Extract(candidate.Text))]);
        var ranking = VoteRanking.Of(_candidates, vote, _ => 1);
        return vote.Classes.Count > 0
            ? SearchResult.Answered(ranking[0], new Confidence(ranking[0].Score, ConfidenceSource.VoteShare), ranking)
            : SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {_candidates.Count} programs gave an answer to count.", ranking);
    }

    /// <summary>The first observations; none where they cannot be read.</summary>
    private async Task<IReadOnlyList<string>> ObserveAsync(CancellationToken cancellationToken)
    {
        if (options.Observations == 0) return [];
        var made = (await ReadListsAsync([scope.Prompts.Observe(scope.Problem, options.Observations)], ["observations"], cancellationToken).ConfigureAwait(false))[0];
        if (made is null) return [];
        string[] observations = [.. made.Take(options.Observations)];
        if (!options.Filter) return observations;

        var kept = (await ReadListsAsync([scope.Prompts.FilterObservations(scope.Problem, observations)], ["filter"], cancellationToken).ConfigureAwait(false))[0];
        if (scope.IsTraced) scope.Decide("filter", null, kept is null ? "all are kept" : $"{kept.Count} of {observations.Length} are kept");
        return kept is null ? observations : [.. kept.Take(options.Observations)];
    }

    /// <summary>The nodes of a layer: every small subset of what was observed, with what it was derived from. The same observations twice are one node.</summary>
    private List<PlanNode> Combine(int layer, IEnumerable<(string? Parent, IReadOnlyList<string> Used, IReadOnlyList<string> Observed)> groups)
    {
        var nodes = new List<PlanNode>();
        foreach (var (parent, used, observed) in groups)
        {
            foreach (var subset in ObservationSubsets.Of(observed, options.SubsetSize))
            {
                var node = new PlanNode(string.Create(CultureInfo.InvariantCulture, $"{layer}.{nodes.Count + 1}"), parent, [.. used, .. subset]);
                if (!_nodes.Add(node.Key)) continue;
                nodes.Add(node);
            }
        }

        return nodes;
    }

    private async Task<List<PlanNode>> DeriveAsync(int layer, List<PlanNode> parents, CancellationToken cancellationToken)
    {
        var derived = await ReadListsAsync(
            [.. parents.Select(parent => scope.Prompts.DeriveObservations(scope.Problem, parent.Observations, options.Derived))],
            [.. parents.Select(parent => parent.Id)],
            cancellationToken).ConfigureAwait(false);
        return Combine(layer, parents.Zip(derived).Where(pair => pair.Second is not null).Select(pair => (
            (string?)pair.First.Id,
            pair.First.Observations,
            (IReadOnlyList<string>)[.. pair.Second!.Take(options.Derived).Except(pair.First.Observations, StringComparer.Ordinal)])));
    }

    /// <summary>Plans, criticises, fixes and programs a wave of nodes, and has the programs verified.</summary>
    private async Task ProgramAsync(IReadOnlyList<PlanNode> nodes, CancellationToken cancellationToken)
    {
        var problem = scope.Problem;
        Draft[] drafts = [.. nodes.Select(node => new Draft(node, "original", ""))];
        var original = await ReadAsync(drafts, draft => scope.Prompts.Outline(problem, draft.Node.Observations), cancellationToken).ConfigureAwait(false);
        List<Draft> plans = [.. original.Where(IsNew)];
        if (options.Criticism && plans.Count > 0)
        {
            var criticism = await ReadAsync(plans, plan => scope.Prompts.Criticise(problem, plan.Text), cancellationToken).ConfigureAwait(false);
            var text = plans.ToDictionary(plan => plan.Node.Id, plan => plan.Text);
            var revised = await ReadAsync(
                [.. criticism.Select(draft => draft with { Form = "fixed" })],
                draft => scope.Prompts.ReviseOutline(problem, text[draft.Node.Id], draft.Text),
                cancellationToken).ConfigureAwait(false);
            plans.AddRange(revised.Where(IsNew));
        }

        if (plans.Count == 0) return;
        if (options.Pseudocode) plans = await ReadAsync(plans, plan => scope.Prompts.Pseudocode(problem, plan.Text), cancellationToken).ConfigureAwait(false);
        if (plans.Count == 0) return;
        var replies = await scope.AskAsync(
            [.. plans.Select(plan => options.Pseudocode
                ? scope.Prompts.Implement(problem, plan.Text)
                : scope.Prompts.Solve(problem, new SolvingAids { Plan = plan.Text }))],
            options.Sampling,
            cancellationToken).ConfigureAwait(false);
        var programs = new List<(Draft Plan, Candidate Candidate)>();
        for (var i = 0; i < plans.Count; i++)
            if (replies[i] is { Value: { } text } reply)
                programs.Add((plans[i], scope.MakeCandidate(reply.Reply, text, $"{plans[i].Form} plan of {plans[i].Node.Id}")));

        await KeepAsync(programs, cancellationToken).ConfigureAwait(false);
    }

    private async Task KeepAsync(List<(Draft Plan, Candidate Candidate)> programs, CancellationToken cancellationToken)
    {
        IReadOnlyList<Candidate> candidates = [.. programs.Select(program => program.Candidate)];
        if (scope.HasVerifier) candidates = await scope.VerifyAsync(candidates, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < candidates.Count; i++)
        {
            var plan = programs[i].Plan;
            var score = candidates[i].Verdict?.Score;
            _candidates.Add(candidates[i] with { Score = score ?? 0 });
            scope.Place(candidates[i].NodeName, plan.Id, candidates[i].Text, score ?? double.NaN);
        }
    }

    /// <summary>Puts a prompt for each draft; those whose reply says something go on with it.</summary>
    private async Task<List<Draft>> ReadAsync(IReadOnlyList<Draft> drafts, Func<Draft, Prompt<string>> prompt, CancellationToken cancellationToken)
    {
        var replies = await scope.AskAsync([.. drafts.Select(prompt)], options.Sampling, cancellationToken).ConfigureAwait(false);
        var read = new List<Draft>(drafts.Count);
        for (var i = 0; i < drafts.Count; i++)
        {
            if (replies[i] is not { } reply) continue;
            if (reply.Value is { } text) read.Add(drafts[i] with { Text = text });
            else Drop(drafts[i].Node.Id, "the reply is empty");
        }

        return read;
    }

    /// <summary>Asks for lists, and again for those that cannot be read.</summary>
    /// <returns>One list per prompt; null for one that could not be read in any try, or was not asked for because of the budget.</returns>
    private async Task<IReadOnlyList<string>?[]> ReadListsAsync(
        IReadOnlyList<Prompt<IReadOnlyList<string>>> prompts, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var lists = new IReadOnlyList<string>?[prompts.Count];
        int[] open = [.. Enumerable.Range(0, prompts.Count)];
        for (var attempt = 0; attempt < options.ListTries && open.Length > 0; attempt++)
        {
            var replies = await scope.AskAsync([.. open.Select(i => prompts[i])], options.ListSamplingOf(attempt), cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < open.Length; i++) lists[open[i]] = replies[i]?.Value;
            open = [.. open.Where((_, i) => replies[i] is { Value: null })];
        }

        foreach (var i in open) Drop(names[i], string.Create(CultureInfo.InvariantCulture, $"the list could not be read in {options.ListTries} tries"));
        return lists;
    }

    private bool IsNew(Draft plan)
    {
        if (!_plans.Add(plan.Text)) return false;
        scope.Place(plan.Id, plan.Node.Id, plan.Text);
        return true;
    }

    private void Drop(string subject, string reason)
    {
        _dropped++;
        scope.Decide("drop", subject, reason);
    }

    /// <summary>At most so many of some nodes, chosen at random, in their order; all where the limit is 0. The trace shows the chosen ones only.</summary>
    private List<PlanNode> Chosen(List<PlanNode> nodes, int limit, string purpose)
    {
        int[] places = [.. Enumerable.Range(0, nodes.Count)];
        if (limit > 0 && limit < places.Length)
        {
            for (var i = 0; i < limit; i++)
            {
                var other = i + scope.DrawIndex(places.Length - i, purpose);
                (places[i], places[other]) = (places[other], places[i]);
            }

            places = [.. places[..limit].Order()];
        }

        List<PlanNode> chosen = [.. places.Select(place => nodes[place])];
        foreach (var node in chosen.Where(node => _placed.Add(node.Id))) scope.Place(node.Id, node.Parent, string.Join('\n', node.Observations));
        return chosen;
    }

    /// <summary>Something written for a node, in one of the two forms of its plan.</summary>
    private sealed record Draft(PlanNode Node, string Form, string Text)
    {
        /// <summary>The plan's name in the trace.</summary>
        public string Id => $"{Node.Id} {Form}";
    }
}
