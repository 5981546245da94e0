using Reasoning.Search.Budgets;
using Reasoning.Search.Catalog;

namespace Reasoning.Search.Sources;

/// <summary>The results of another strategy: each run gives its best candidates, answered or not, and the runs differ in their random numbers.</summary>
public sealed class StrategySource : ICandidateSource
{
    private readonly StrategySourceOptions _options;

    /// <summary>Makes the source.</summary>
    /// <param name="options">Which strategy, and how many runs and candidates.</param>
    public StrategySource(StrategySourceOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        Settings = OptionSettings.Write(options);
    }

    /// <summary>One candidate from each run of a strategy.</summary>
    public StrategySource(ISearchStrategy strategy) : this(new StrategySourceOptions { Strategy = strategy })
    {
    }

    /// <inheritdoc/>
    public string Name => "runs";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Candidate>> DrawAsync(SearchScope scope, int count, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        var candidates = new List<Candidate>(count);
        while (candidates.Count < count)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var runs = Math.Min(_options.Parallel, RunsFor(count - candidates.Count));
            var names = Enumerable.Range(0, runs).Select(_ => scope.NewPartName(_options.Strategy.Name)).ToArray();
            var results = await scope.SplitAsync(names, (_, part, token) => part.SolveAsync(_options.Strategy, "search", problem: null, token), cancellationToken).ConfigureAwait(false);
            var made = candidates.Count;
            foreach (var (result, name) in results.Zip(names))
            {
                foreach (var candidate in (result?.Ranking ?? []).Take(Math.Min(_options.PerRun, count - candidates.Count)))
                {
                    var adopted = scope.Adopt(candidate, $"{name}: {candidate.Origin ?? "sample"}");
                    scope.Place(adopted.NodeName, parent: null, adopted.Text, adopted.Score, name);
                    candidates.Add(adopted);
                }
            }

            // A wave that brings nothing would be followed by one that brings nothing.
            if (candidates.Count == made || results.Any(result => result is not { Ending: SearchEnding.Finished })) break;
        }

        return candidates.Count > 0 ? candidates : throw new BudgetSpentException(BudgetLimit.Tokens);
    }

    /// <inheritdoc/>
    public CostBound? Bound(int count, int maxTokens) => _options.Strategy.Bound(maxTokens) * RunsFor(count);

    private int RunsFor(int count) => (count + _options.PerRun - 1) / _options.PerRun;
}
