using Reasoning.Search.Prompts;

namespace Reasoning.Search.Judging;

/// <summary>Says which of two candidates is better.</summary>
public interface IJudge : ISearchComponent
{
    /// <summary>Compares pairs of candidates, all at once.</summary>
    /// <param name="scope">The scope that asks; calls and verifications count as its own.</param>
    /// <param name="pairs">What to compare; the order within a pair is the order in which a model sees them. Pairs may be given several times, for several opinions.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One comparison per pair; null where the budget did not permit it or the reply could not be read.</returns>
    /// <exception cref="Budgets.BudgetSpentException">The budget does not permit a single comparison.</exception>
    Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken);

    /// <summary>The most that one comparison can cost; null where only the budget bounds it.</summary>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    CostBound? Bound(int maxTokens);
}
