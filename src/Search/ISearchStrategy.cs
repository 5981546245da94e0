namespace Reasoning.Search;

/// <summary>A way to spend model calls on a problem.</summary>
/// <remarks>A strategy holds nothing but its options: it is immutable, and one instance may solve many problems at once.</remarks>
public interface ISearchStrategy
{
    /// <summary>Its short name in lower case with hyphens, such as <c>best-of-n</c>.</summary>
    string Name { get; }

    /// <summary>
    /// Everything besides the problem and the context that its results depend on, as texts under the option's name in lower case with hyphens.
    /// Two strategies with the same name and the same settings give the same results.
    /// </summary>
    IReadOnlyDictionary<string, string> Settings { get; }

    /// <summary>Searches for an answer.</summary>
    /// <param name="problem">What to solve.</param>
    /// <param name="context">The generator, the verifier, the limits and the seed.</param>
    /// <param name="cancellationToken">Stops the search; what was computed for it is freed.</param>
    /// <exception cref="InvalidOperationException">The strategy needs a verifier and the context has none.</exception>
    /// <exception cref="OperationCanceledException">Cancelled.</exception>
    Task<SearchResult> SolveAsync(Problem problem, SearchContext context, CancellationToken cancellationToken = default);
}
