using Reasoning.Search.Budgets;
using Reasoning.Search.Catalog;
using Reasoning.Search.Seeds;
using Reasoning.Search.Traces;

namespace Reasoning.Search;

/// <content>Parts of a search: other strategies, and branches.</content>
public sealed partial class SearchScope
{
    private readonly List<SearchResult> _interrupted = [];
    private int _partNames;

    /// <summary>Has another strategy search, from the same budget, and waits for it. It ends with a result also where the budget is spent.</summary>
    /// <param name="strategy">How to search.</param>
    /// <param name="name">The part's name, unique in this scope, without slashes.</param>
    /// <param name="problem">What to solve; null for this scope's problem.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="OperationCanceledException">Cancelled; what the part had found by then is the result of the whole search, unless that has candidates of its own.</exception>
    public async Task<SearchResult> SolveAsync(ISearchStrategy strategy, string name, Problem? problem, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(strategy);
        var result = await SearchDriver.RunAsync(strategy, Open(name, problem ?? Problem, strategy, _ledger), cancellationToken).ConfigureAwait(false);
        if (result.Ending != SearchEnding.Cancelled) return result;

        // Going on with half of a result would put decisions into the trace that the whole search never makes.
        for (var scope = this; scope is not null; scope = scope._parent)
        {
            lock (scope._lock) scope._interrupted.Add(result);
        }

        throw new OperationCanceledException(cancellationToken);
    }

    /// <summary>
    /// Goes on in several branches at once, each with a scope of its own and an equal part of what is left of the budget; what a branch does not spend comes back when all
    /// have ended. So what a branch may spend does not depend on how fast the others are.
    /// </summary>
    /// <param name="names">The branches' names, unique in this scope, without slashes.</param>
    /// <param name="branch">What to do in a branch, given its position and its scope.</param>
    /// <param name="cancellationToken">Handed to the branches.</param>
    /// <returns>One result per branch; null for one that ended because its part of the budget was spent.</returns>
    public async Task<IReadOnlyList<T?>> SplitAsync<T>(
        IReadOnlyList<string> names, Func<int, SearchScope, CancellationToken, Task<T>> branch, CancellationToken cancellationToken)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(names);
        ArgumentNullException.ThrowIfNull(branch);
        if (names.Count == 0) return [];
        var part = _ledger.HoldPart(names.Count);
        var scopes = names.Select(name => Open(name, Problem, null, new BudgetLedger(part, _session.Context.Budget))).ToArray();
        try
        {
            return await Task.WhenAll(scopes.Select((scope, i) => RunBranchAsync(i, scope))).ConfigureAwait(false);
        }
        finally
        {
            foreach (var scope in scopes) _ledger.Settle(part, scope._ledger.Spent);
        }

        async Task<T?> RunBranchAsync(int index, SearchScope scope)
        {
            try
            {
                return await branch(index, scope, cancellationToken).ConfigureAwait(false);
            }
            catch (BudgetSpentException)
            {
                return null;
            }
        }
    }

    /// <summary>A name for a new part: the same in every run, as long as names are asked for in the same order.</summary>
    /// <param name="prefix">What it begins with, without slashes.</param>
    public string NewPartName(string prefix) => $"{prefix}-{++_partNames}";

    /// <summary>What a part had found when it was cancelled; null where none had found anything.</summary>
    internal SearchResult? Interrupted
    {
        get
        {
            lock (_lock) return _interrupted.Find(result => result.Answer is not null) ?? _interrupted.Find(result => result.Ranking.Count > 0);
        }
    }

    private SearchScope Open(string name, Problem problem, ISearchStrategy? strategy, BudgetLedger ledger)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        if (name.Contains('/')) throw new ArgumentException($"The name of a part has no slash; this is '{name}'.", nameof(name));
        if (!_children.Add(name)) throw new ArgumentException($"'{Node}' has a part '{name}' already.", nameof(name));
        var node = $"{Node}/{name}";
        Trace?.Add(new PartOpened(Node, _events++, node, strategy is null ? null : ComponentSpec.Of(strategy).ToString()));
        return new SearchScope(_session, this, node, problem, SeedSplit.By(_seed, name), ledger);
    }
}
