namespace Reasoning.Search.Scoring;

/// <summary>The exponential of the mean log-probability of a solution's tokens: the reciprocal of its perplexity, and 1 for a text without tokens.</summary>
/// <remarks>Costs nothing. NaN where the generator does not tell log-probabilities.</remarks>
public sealed class LikelihoodScorer : IScorer
{
    /// <inheritdoc/>
    public string Name => "likelihood";

    /// <inheritdoc/>
    public Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(solutions);
        // A mean of rounded log-probabilities of certain tokens may come out a little above 0.
        return Task.FromResult<IReadOnlyList<double>>([.. solutions.Select(solution => Math.Exp(Math.Min(0, solution.MeanLogProbability)))]);
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => default(CostBound);
}
