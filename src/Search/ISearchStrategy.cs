namespace Reasoning.Search;

/// <summary>A way to spend model calls on a problem. Run it with <see cref="SearchExtensions"/>.</summary>
/// <remarks>
/// A strategy holds nothing but its options: it is immutable, and one instance may solve many problems at once. What one search knows is in the
/// <see cref="SearchRun"/> that it begins. Most strategies derive from <see cref="SearchStrategy{TOptions}"/>.
/// </remarks>
public interface ISearchStrategy : ISearchComponent
{
    /// <summary>What is to be known before it is chosen; constant.</summary>
    StrategyFacts Facts { get; }

    /// <summary>The most that it can cost; null where only the budget bounds it.</summary>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    CostBound? Bound(int maxTokens);

    /// <summary>Begins a search; nothing is called yet.</summary>
    /// <param name="scope">The problem, and the way to everything outside: model, verifier, random numbers, trace.</param>
    SearchRun Begin(SearchScope scope);
}
