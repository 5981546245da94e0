using System.Collections.ObjectModel;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Greedy;

/// <summary>One completion, always the most probable token: the baseline that everything else is measured against.</summary>
/// <remarks>
/// Needs no verifier and makes one call. The answer is that completion; its score is its log-probability, its confidence the mean probability of a token in the geometric
/// sense, or 0 where the generator does not know it.
/// </remarks>
public sealed class GreedyStrategy : ISearchStrategy
{
    /// <inheritdoc/>
    public string Name => Facts.Name;

    /// <inheritdoc/>
    public StrategyFacts Facts { get; } = new("greedy", "One completion, always the most probable token.", CapabilityTier.Text, "1", "baseline");

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings => ReadOnlyDictionary<string, string>.Empty;

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => CostBound.Of(1, maxTokens);

    /// <inheritdoc/>
    public SearchRun Begin(SearchScope scope) => new Run(scope);

    private sealed class Run(SearchScope scope) : SearchRun
    {
        private Candidate? _candidate;

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var made = await scope.SampleAsync(1, SamplingOptions.Greedy, cancellationToken).ConfigureAwait(false);
            _candidate = made[0] with { Score = made[0].LogProbability };
        }

        protected internal override SearchResult Conclude()
        {
            if (_candidate is null) return SearchResult.Empty;
            var likelihood = double.IsNaN(_candidate.MeanLogProbability) ? 0 : Math.Min(1, Math.Exp(_candidate.MeanLogProbability));
            return SearchResult.Answered(_candidate, new Confidence(likelihood, ConfidenceSource.Model), [_candidate]);
        }
    }
}
