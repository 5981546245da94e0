using System.Globalization;
using Reasoning.Decoding.Sampling;
using Reasoning.Search.Budgets;
using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees;

/// <summary>The engine of all tree searches: rounds of expansions that the policy selects, each one round of requests, one of verifications and one of scores.</summary>
internal sealed class TreeSearchRun(SearchScope scope, StepSearchOptions options, TreePolicy policy) : SearchRun
{
    private const string Fallback = "fallback";

    private readonly SearchTree _tree = new(scope);
    private readonly StepEvaluation _evaluation = new(scope, options);
    private readonly StepModel _model = new(scope, options.MaxDepth, options.StepTokens);
    private bool _fellBack;

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        scope.Place(_tree.Root.Id, parent: null, "");
        if (policy.BaselineSampling is { } sampling)
        {
            var score = await SampleWholeAsync(sampling, "baseline", cancellationToken).ConfigureAwait(false);
            if (!policy.GoesOnAfter(score) || _evaluation.IsSolved) return;
        }

        while (!_evaluation.IsSolved && policy.Choose(_tree) is { Count: > 0 } round) await ExpandAsync(round, cancellationToken).ConfigureAwait(false);
        if (policy.FallsBack && !_evaluation.IsSolved)
        {
            _fellBack = true;
            scope.Decide("fall back", subject: null, "The steps led to no solution; one is sampled as a whole.");
            await SampleWholeAsync(options.Sampling, Fallback, cancellationToken).ConfigureAwait(false);
        }

        // A policy may come to its end with less than it asked for; it has not finished then.
        if (_model.Refusal is { } limit && !_evaluation.IsSolved) throw new BudgetSpentException(limit);
    }

    protected internal override SearchResult Conclude()
    {
        var figures = new SortedDictionary<string, double>(policy.Figures(_tree).ToDictionary(), StringComparer.Ordinal);
        if (_fellBack) figures["fell-back"] = 1;
        var answer = _fellBack ? _evaluation.Candidates.LastOrDefault(candidate => candidate.Origin == Fallback)?.Index : _evaluation.IndexOf(policy.Answer?.Solution);
        return _evaluation.Conclude(policy.WithoutVerifier, answer) with { Figures = figures };
    }

    private async Task ExpandAsync(IReadOnlyList<TreeExpansion> round, CancellationToken cancellationToken)
    {
        foreach (var expansion in round) scope.Decide("expand", expansion.Node.Id, $"{Steps(expansion.Count)}: {expansion.Reason}");
        var proposals = await _model.ProposeAsync(
            [.. round.Select(expansion => new StepAsk(expansion.Node.Solution, expansion.Count, expansion.Sampling))], cancellationToken).ConfigureAwait(false);
        var added = new List<TreeNode>();
        _tree.Expansions += round.Select(expansion => expansion.Node.Index).Distinct().Count();
        for (var i = 0; i < proposals.Count; i++)
        {
            round[i].Node.Asked += round[i].Count;
            foreach (var step in proposals[i])
                if (_tree.Add(round[i].Node, step, policy.Merging) is { } node) added.Add(node);
        }

        var scores = await _evaluation.EvaluateAsync([.. added.Select(node => node.Solution)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < scores.Count; i++) (added[i].Score, added[i].HasPassed) = (scores[i], _evaluation.HasPassed(added[i].Solution));
        foreach (var node in added) scope.Place(node.Id, node.Parent!.Id, node.Solution.Step, node.Score, RemarkOn(node));
        policy.Learn(_tree, round, added);
        scope.Report();
    }

    private async Task<double> SampleWholeAsync(SamplingOptions sampling, string origin, CancellationToken cancellationToken)
    {
        var whole = await scope.SampleAsync(1, sampling, cancellationToken).ConfigureAwait(false);
        var score = await _evaluation.EvaluateWholeAsync(whole[0] with { Origin = origin }, cancellationToken).ConfigureAwait(false);
        scope.Place(origin, parent: null, whole[0].Text, score, "a whole solution");
        scope.Report();
        return score;
    }

    private static string Steps(int count) => count == 1 ? "1 step" : string.Create(CultureInfo.InvariantCulture, $"{count} steps");

    private static string? RemarkOn(TreeNode node) => node.Solution.End switch
    {
        StepEnd.Complete => "complete",
        StepEnd.Cut => "cut at a limit",
        StepEnd.Stuck => "repeats itself",
        _ => null,
    };
}
