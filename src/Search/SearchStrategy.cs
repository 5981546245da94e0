using Reasoning.Search.Catalog;

namespace Reasoning.Search;

/// <summary>A strategy whose settings are the properties of an options record.</summary>
/// <typeparam name="TOptions">An immutable record; its public properties are what <see cref="Settings"/> tells.</typeparam>
public abstract class SearchStrategy<TOptions> : ISearchStrategy
    where TOptions : class, new()
{
    /// <summary>Makes the strategy.</summary>
    /// <param name="options">Its options; null means the defaults.</param>
    protected SearchStrategy(TOptions? options)
    {
        Options = options ?? new TOptions();
        Settings = OptionSettings.Write(Options);
    }

    /// <summary>Its options.</summary>
    public TOptions Options { get; }

    /// <inheritdoc/>
    public string Name => Facts.Name;

    /// <inheritdoc/>
    public abstract StrategyFacts Facts { get; }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public abstract CostBound? Bound(int maxTokens);

    /// <inheritdoc/>
    public abstract SearchRun Begin(SearchScope scope);
}
