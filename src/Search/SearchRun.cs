namespace Reasoning.Search;

/// <summary>One search under way: what it knows so far, and how it goes on.</summary>
/// <remarks>
/// <para>Whatever comes from outside (replies, verdicts, random numbers) comes through the <see cref="SearchScope"/>, which counts, limits and records it. A run that
/// uses nothing else is a pure function of what its scope gives it; that is what makes it replayable.</para>
/// <para>Calls are made in rounds: all requests of a round are handed to the scope at once, and the run goes on when all replies are there. Parallel branches that each
/// make several calls one after the other get scopes of their own (<see cref="SearchScope.SplitAsync"/>).</para>
/// </remarks>
public abstract class SearchRun
{
    /// <summary>
    /// Searches until it is done. It may be left at any await, by <see cref="Budgets.BudgetSpentException"/> or by cancellation, which it need not catch: what it knew
    /// before that await must be enough for <see cref="Conclude"/>.
    /// </summary>
    /// <param name="cancellationToken">To be handed on.</param>
    protected internal abstract Task ExploreAsync(CancellationToken cancellationToken);

    /// <summary>What it would answer with what it knows now. Called after a report and at the end, never while a round is under way.</summary>
    protected internal abstract SearchResult Conclude();
}
