using Reasoning.Search.Budgets;

namespace Reasoning.Search;

/// <summary>Runs a strategy in a scope to an end: its own, that of the budget, or that of patience.</summary>
internal static class SearchDriver
{
    /// <exception cref="NotSupportedException">The generator is below the strategy's tier.</exception>
    /// <exception cref="InvalidOperationException">The strategy needs a verifier and there is none.</exception>
    public static async Task<SearchResult> RunAsync(ISearchStrategy strategy, SearchScope scope, CancellationToken cancellationToken, Action<SearchRun>? started = null)
    {
        Check(strategy, scope);
        var run = strategy.Begin(scope);
        started?.Invoke(run);
        var ending = SearchEnding.Finished;
        try
        {
            await run.ExploreAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (BudgetSpentException)
        {
            ending = SearchEnding.BudgetSpent;
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            ending = SearchEnding.Cancelled;
        }

        var result = run.Conclude();
        if (ending == SearchEnding.Cancelled && result.Ranking.Count == 0) result = scope.Interrupted ?? result;
        return result with { Spend = scope.Spend, Ending = ending };
    }

    private static void Check(ISearchStrategy strategy, SearchScope scope)
    {
        var facts = strategy.Facts;
        if (scope.Capabilities.Tier < facts.Tier)
            throw new NotSupportedException($"{facts.Name} needs a backend of tier {facts.Tier}, but '{scope.Capabilities.ModelName}' is of tier {scope.Capabilities.Tier}.");
        if (facts.NeedsVerifier && !scope.HasVerifier)
            throw new InvalidOperationException($"{facts.Name} chooses by a verifier and the search context has none; give it one, or vote instead.");
    }
}
