namespace Reasoning.Search.Sources;

/// <summary>Where a strategy that chooses among candidates has them from: samples, or the results of another strategy.</summary>
public interface ICandidateSource : ISearchComponent
{
    /// <summary>Makes candidates.</summary>
    /// <param name="scope">The scope that asks; the candidates have its next indices.</param>
    /// <param name="count">How many are wanted, at least 1.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>As many as are wanted, or fewer where the budget does not permit more, but at least one.</returns>
    /// <exception cref="Budgets.BudgetSpentException">The budget does not permit a single one.</exception>
    Task<IReadOnlyList<Candidate>> DrawAsync(SearchScope scope, int count, CancellationToken cancellationToken);

    /// <summary>The most that so many candidates can cost; null where only the budget bounds it.</summary>
    /// <param name="count">How many candidates.</param>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    CostBound? Bound(int count, int maxTokens);
}
