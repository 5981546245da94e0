using Reasoning.Decoding.Models;

namespace Reasoning.Search.BestOfN;

/// <summary>Independent samples, of which the verifier picks: repeated sampling as in Brown et al., "Large Language Monkeys" (2024), section 2.</summary>
/// <remarks>
/// Costs <see cref="BestOfNOptions.Samples"/> calls and at most as many verifications. Candidates are ranked by <see cref="CandidateOrder.ByVerdict"/>. Abstains when no
/// sample passed: the verifier has just said that every one of them is wrong, and the ranking still holds the best of them.
/// </remarks>
public sealed class BestOfNStrategy : SearchStrategy<BestOfNOptions>
{
    private static readonly StrategyFacts Known = new(
        "best-of-n", "Independent samples, of which the verifier picks.", CapabilityTier.Text, "samples", "Brown et al. 2024, arXiv 2407.21787") { NeedsVerifier = true };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample; null means the defaults.</param>
    public BestOfNStrategy(BestOfNOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.Candidates.Bound(Options.Samples, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, BestOfNOptions options) : SearchRun
    {
        private readonly List<Candidate> _candidates = [];

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var roundSize = options.StopWhenPassed ? options.RoundSize : options.Samples;
            while (_candidates.Count < options.Samples && !(options.StopWhenPassed && _candidates.Any(candidate => candidate.HasPassed)))
            {
                var wanted = Math.Min(roundSize, options.Samples - _candidates.Count);
                var round = await options.Candidates.DrawAsync(scope, wanted, cancellationToken).ConfigureAwait(false);
                var judged = await scope.VerifyAsync(round, cancellationToken).ConfigureAwait(false);
                _candidates.AddRange(judged.Select(candidate => candidate with { Score = candidate.Verdict?.Score ?? 0 }));
                scope.Report();
            }
        }

        protected internal override SearchResult Conclude() => VerifiedResult.Of(_candidates);
    }
}
