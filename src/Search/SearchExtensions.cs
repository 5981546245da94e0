using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Reasoning.Search;

/// <summary>Runs strategies: <c>await new BestOfNStrategy().SolveAsync(problem, context)</c>.</summary>
public static class SearchExtensions
{
    /// <summary>Searches for an answer.</summary>
    /// <param name="strategy">How to search.</param>
    /// <param name="problem">What to solve.</param>
    /// <param name="context">The generator, the verifier, the limits, the seed, the trace.</param>
    /// <param name="cancellationToken">Stops the search, which then has the result that it had by then (<see cref="SearchEnding.Cancelled"/>); nothing is thrown.</param>
    /// <exception cref="NotSupportedException">The generator is below the strategy's tier.</exception>
    /// <exception cref="InvalidOperationException">The strategy needs a verifier and the context has none.</exception>
    /// <exception cref="Traces.TraceMismatchException">The trace is of another search.</exception>
    public static Task<SearchResult> SolveAsync(
        this ISearchStrategy strategy, Problem problem, SearchContext context, CancellationToken cancellationToken = default) =>
        RunAsync(strategy, problem, context, report: null, cancellationToken);

    /// <summary>
    /// Searches for an answer and tells after every round how the search stands. The last update, and only that, is final; it comes also where the search is cancelled.
    /// Who stops reading before it cancels the search.
    /// </summary>
    /// <inheritdoc cref="SolveAsync"/>
    public static async IAsyncEnumerable<SearchProgress> SearchAsync(
        this ISearchStrategy strategy, Problem problem, SearchContext context, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var abandoned = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var updates = Channel.CreateUnbounded<SearchProgress>(new UnboundedChannelOptions { SingleReader = true });
        var search = SearchAndReportAsync();
        try
        {
            await foreach (var update in updates.Reader.ReadAllAsync(CancellationToken.None).ConfigureAwait(false)) yield return update;
        }
        finally
        {
            await abandoned.CancelAsync().ConfigureAwait(false);
            await search.ConfigureAwait(false);
        }

        async Task SearchAndReportAsync()
        {
            try
            {
                var result = await RunAsync(
                    strategy, problem, context, standing => updates.Writer.TryWrite(new SearchProgress(standing, IsFinal: false)), abandoned.Token).ConfigureAwait(false);
                updates.Writer.TryWrite(new SearchProgress(result, IsFinal: true));
                updates.Writer.Complete();
            }
            catch (Exception exception)
            {
                updates.Writer.Complete(exception); // the reader throws it
            }
        }
    }

    private static async Task<SearchResult> RunAsync(
        ISearchStrategy strategy, Problem problem, SearchContext context, Action<SearchResult>? report, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        ArgumentNullException.ThrowIfNull(problem);
        ArgumentNullException.ThrowIfNull(context);
        SearchRun? run = null;
        SearchScope? scope = null;
        using var session = new SearchSession(context, report is null ? null : () => report(run!.Conclude() with { Spend = scope!.Spend }));
        scope = SearchScope.Root(session, strategy, problem);
        var result = await SearchDriver.RunAsync(strategy, scope, cancellationToken, started => run = started).ConfigureAwait(false);
        if (result.Ending != SearchEnding.Cancelled) scope.Conclude(result);
        return result;
    }
}
