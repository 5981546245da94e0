using System.Collections.ObjectModel;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Greedy;

/// <summary>One completion, always the most probable token: the baseline that everything else is measured against.</summary>
/// <remarks>Needs no verifier and makes one call. The answer is that completion, and its score is its log-probability.</remarks>
public sealed class GreedyStrategy : ISearchStrategy
{
    /// <inheritdoc/>
    public string Name => "greedy";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; } = ReadOnlyDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public async Task<SearchResult> SolveAsync(Problem problem, SearchContext context, CancellationToken cancellationToken = default)
    {
        var source = new CandidateSource(problem, context, Name, SamplingOptions.Greedy);
        var candidates = await source.NextAsync(1, cancellationToken).ConfigureAwait(false);
        var answer = candidates[0] with { Score = candidates[0].LogProbability };
        return new SearchResult(answer, [answer], source.Spend);
    }
}
