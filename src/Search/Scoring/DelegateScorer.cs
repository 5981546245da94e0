using System.Globalization;

namespace Reasoning.Search.Scoring;

/// <summary>The user's own score of a solution or a beginning.</summary>
/// <remarks>
/// Scores are computed one after the other and recorded, so that a replay does without the function; for a search to be repeatable it should be a function of the solution.
/// The function is not part of the settings: give functions that differ different names.
/// </remarks>
public sealed class DelegateScorer : IScorer
{
    private readonly Func<PartialSolution, CancellationToken, ValueTask<double>> _score;

    /// <summary>Makes the scorer.</summary>
    /// <param name="name">Its name, in lower case with hyphens.</param>
    /// <param name="score">The score, from 0 (certainly wrong) to 1 (certainly right); NaN where it is not known.</param>
    public DelegateScorer(string name, Func<PartialSolution, CancellationToken, ValueTask<double>> score)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(score);
        (Name, _score) = (name, score);
    }

    /// <summary>Makes a scorer that has nothing to wait for.</summary>
    /// <inheritdoc cref="DelegateScorer(string, Func{PartialSolution, CancellationToken, ValueTask{double}})"/>
    public DelegateScorer(string name, Func<PartialSolution, double> score) : this(name, (solution, _) => ValueTask.FromResult(score(solution))) =>
        ArgumentNullException.ThrowIfNull(score);

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function gave a number outside 0..1.</exception>
    public async Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(solutions);
        var scores = new double[solutions.Count];
        for (var i = 0; i < scores.Length; i++)
        {
            var solution = solutions[i];
            scores[i] = await scope.ObserveAsync(Name, token => _score(solution, token), cancellationToken).ConfigureAwait(false);
            if (scores[i] is < 0 or > 1)
                throw new InvalidOperationException($"The scorer '{Name}' gave {scores[i].ToString(CultureInfo.InvariantCulture)}; a score lies between 0 and 1.");
        }

        return scores;
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => default(CostBound);
}
