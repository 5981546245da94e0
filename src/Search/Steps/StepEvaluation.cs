using Reasoning.Search.Answers;
using Reasoning.Search.Scoring;

namespace Reasoning.Search.Steps;

/// <summary>
/// What a search over steps finds out about its solutions: whole ones are put before the verifier where there is one, everything else before the scorer. Keeps the whole
/// ones as candidates.
/// </summary>
internal sealed class StepEvaluation(SearchScope scope, StepSearchOptions options)
{
    private readonly List<Candidate> _candidates = [];
    private readonly Dictionary<StepNode, int> _places = [];

    /// <summary>The solutions that have ended, in the order in which they did, each with what is known of it by now.</summary>
    public IReadOnlyList<Candidate> Candidates => _candidates;

    /// <summary>Whether the search is to stop because a solution passed.</summary>
    public bool IsSolved => options.StopWhenPassed && _candidates.Any(candidate => candidate.HasPassed);

    /// <summary>Scores a whole solution that was not made by steps.</summary>
    public async Task<double> EvaluateWholeAsync(Candidate candidate, CancellationToken cancellationToken)
    {
        var place = Add(candidate);
        await JudgeAsync(cancellationToken).ConfigureAwait(false);
        if (_candidates[place].Verdict is null && options.Scorer is not null)
        {
            var score = (await options.Scorer.ScoreAsync(scope, [PartialSolution.Of(candidate)], cancellationToken).ConfigureAwait(false))[0];
            if (!double.IsNaN(score)) _candidates[place] = _candidates[place] with { Score = score };
        }

        return _candidates[place].Score;
    }

    /// <summary>Scores solutions: from 0 to 1 each, in their order.</summary>
    public async Task<IReadOnlyList<double>> EvaluateAsync(IReadOnlyList<StepNode> nodes, CancellationToken cancellationToken)
    {
        var places = new int[nodes.Count];
        for (var i = 0; i < places.Length; i++)
        {
            places[i] = nodes[i].IsEnded ? Add(nodes[i].ToCandidate(scope, FormattableString.Invariant($"{nodes[i].Depth} steps"))) : -1;
            if (places[i] >= 0) _places.Add(nodes[i], places[i]);
        }

        await JudgeAsync(cancellationToken).ConfigureAwait(false);

        // A solution that repeats itself is worth nothing, and one that was judged needs no scorer.
        var scores = new double[nodes.Count];
        var open = new List<int>();
        for (var i = 0; i < scores.Length; i++)
        {
            if (places[i] >= 0 && _candidates[places[i]].Verdict is { } verdict) scores[i] = verdict.Score;
            else if (nodes[i].End != StepEnd.Stuck) open.Add(i);
        }

        if (open.Count > 0)
        {
            // Equal texts are scored once: the scorer may be dear.
            var solutions = open.Select(i => nodes[i].ToPartialSolution()).ToArray();
            var distinct = solutions.DistinctBy(solution => (solution.Text, solution.IsComplete)).ToArray();
            var found = options.Scorer is null ? null : await options.Scorer.ScoreAsync(scope, distinct, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < open.Count; i++)
            {
                var at = Array.FindIndex(distinct, solution => solution.Text == solutions[i].Text && solution.IsComplete == solutions[i].IsComplete);
                var score = found?[at] ?? double.NaN;
                scores[open[i]] = double.IsNaN(score) ? LikelihoodOf(solutions[i].MeanLogProbability) : score;
            }
        }

        for (var i = 0; i < scores.Length; i++)
            if (places[i] >= 0) _candidates[places[i]] = _candidates[places[i]] with { Score = scores[i] };
        return scores;
    }

    private int Add(Candidate candidate)
    {
        _candidates.Add(candidate with { Score = LikelihoodOf(candidate.MeanLogProbability) });
        return _candidates.Count - 1;
    }

    /// <summary>Puts the whole solutions without a verdict before the verifier, where there is one.</summary>
    private async Task JudgeAsync(CancellationToken cancellationToken)
    {
        if (!scope.HasVerifier) return;
        var judged = await scope.VerifyAsync(_candidates, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < judged.Count; i++)
            _candidates[i] = judged[i].Verdict is { } verdict ? judged[i] with { Score = verdict.Score } : judged[i];
    }

    /// <summary>The result by what is known now.</summary>
    /// <param name="withoutVerifier">How to choose where there is no verifier and the options do not say.</param>
    /// <param name="answer">The index of the candidate to choose in that case; null to choose.</param>
    public SearchResult Conclude(SolutionChoice withoutVerifier, int? answer = null)
    {
        var choice = options.Choice ?? (scope.HasVerifier ? SolutionChoice.Verdict : withoutVerifier);
        var isOpen = options.Choice is null && !scope.HasVerifier;
        return ChosenResult.Of(_candidates, choice, options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind), isOpen ? answer : null);
    }

    /// <summary>The index of the candidate that a node became; null where it became none.</summary>
    public int? IndexOf(StepNode? node) => node is not null && _places.TryGetValue(node, out var place) ? _candidates[place].Index : null;

    /// <summary>Whether a node is a whole solution that the verifier let pass.</summary>
    public bool HasPassed(StepNode node) => _places.TryGetValue(node, out var place) && _candidates[place].HasPassed;

    private static double LikelihoodOf(double meanLogProbability) => double.IsNaN(meanLogProbability) ? 0.5 : Math.Min(1, Math.Exp(meanLogProbability));
}
