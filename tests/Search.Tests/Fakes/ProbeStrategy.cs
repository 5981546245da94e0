using System.Collections.ObjectModel;
using Reasoning.Decoding.Models;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>A strategy that does what a test wants to do with a scope, and answers nothing.</summary>
internal sealed class ProbeStrategy(Func<SearchScope, CancellationToken, Task> probe) : ISearchStrategy
{
    public string Name => Facts.Name;

    public StrategyFacts Facts { get; } = new("probe", "Runs a test.", CapabilityTier.Text, "?", "none");

    public IReadOnlyDictionary<string, string> Settings => ReadOnlyDictionary<string, string>.Empty;

    public CostBound? Bound(int maxTokens) => null;

    public SearchRun Begin(SearchScope scope) => new Run(scope, probe);

    private sealed class Run(SearchScope scope, Func<SearchScope, CancellationToken, Task> probe) : SearchRun
    {
        protected internal override Task ExploreAsync(CancellationToken cancellationToken) => probe(scope, cancellationToken);

        protected internal override SearchResult Conclude() => SearchResult.Empty;
    }
}
