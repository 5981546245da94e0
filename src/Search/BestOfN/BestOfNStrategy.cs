using Reasoning.Decoding.Models;
using Reasoning.Search.Scoring;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.BestOfN;

/// <summary>Independent samples, of which the verifier or another ranker picks: repeated sampling as in Brown et al., "Large Language Monkeys" (2024), section 2.</summary>
/// <remarks>
/// <para>Costs <see cref="BestOfNOptions.Samples"/> calls and at most as many verifications. Candidates are ranked by <see cref="CandidateOrder.ByVerdict"/>. Abstains when no
/// sample passed: the verifier has just said that every one of them is wrong, and the ranking still holds the best of them.</para>
/// <para>With a <see cref="BestOfNOptions.Ranker"/> no verifier is asked but for what the ranker asks; candidates are ranked by its scores, and the best is the answer,
/// with its score as confidence and <see cref="IScorer.ScoreSource"/> as what that is worth. Abstains only where no candidate could be scored.</para>
/// </remarks>
public sealed class BestOfNStrategy : SearchStrategy<BestOfNOptions>
{
    private static readonly StrategyFacts Known = new(
        "best-of-n", "Independent samples, of which the verifier picks.", CapabilityTier.Text, "samples", "Brown et al. 2024, arXiv 2407.21787") { NeedsVerifier = true };

    private static readonly StrategyFacts KnownRanked = Known with
    {
        Summary = "Independent samples, of which a scorer picks.", Cost = "samples, and what the ranker asks", NeedsVerifier = false,
    };

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and rank; null means the defaults.</param>
    /// <exception cref="ArgumentException">There is a ranker, and it is to stop when a sample passes.</exception>
    public BestOfNStrategy(BestOfNOptions? options = null) : base(options)
    {
        if (Options is { Ranker: not null, StopWhenPassed: true }) throw new ArgumentException("A ranker does not say what passes: leave out the ranker or stop-when-passed.");
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Options.Ranker is null ? Known : KnownRanked;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens)
    {
        var samples = Options.Candidates.Bound(Options.Samples, maxTokens);
        return Options.Ranker is { } ranker ? samples + ranker.Bound(maxTokens) * Options.Samples : samples;
    }

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
                if (options.Ranker is { } ranker)
                {
                    await RankAsync(ranker, round, cancellationToken).ConfigureAwait(false);
                }
                else
                {
                    var judged = await scope.VerifyAsync(round, cancellationToken).ConfigureAwait(false);
                    _candidates.AddRange(judged.Select(candidate => candidate with { Score = candidate.Verdict?.Score ?? 0 }));
                }

                scope.Report();
            }
        }

        protected internal override SearchResult Conclude()
        {
            if (options.Ranker is not { } ranker) return VerifiedResult.Of(_candidates);
            if (_candidates.Count == 0) return SearchResult.Empty;
            var ranking = CandidateOrder.ByScore(_candidates); // unknown scores last
            return double.IsNaN(ranking[0].Score)
                ? SearchResult.Abstained(AbstentionReason.NotJudged, $"None of {_candidates.Count} candidates could be scored.", ranking)
                : SearchResult.Answered(ranking[0], new Confidence(ranking[0].Score, ranker.ScoreSource), ranking);
        }

        /// <summary>Keeps the candidates also where the budget does not permit to score them.</summary>
        private async Task RankAsync(IScorer ranker, IReadOnlyList<Candidate> round, CancellationToken cancellationToken)
        {
            var first = _candidates.Count;
            _candidates.AddRange(round.Select(candidate => candidate with { Score = double.NaN }));
            var scores = await ranker.ScoreAsync(scope, [.. round.Select(PartialSolution.Of)], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < scores.Count; i++)
            {
                _candidates[first + i] = round[i] with { Score = scores[i] };
                if (scope.IsTraced) scope.Decide("score", round[i].NodeName, FormattableString.Invariant($"{scores[i]:0.###} by {ranker.Name}"));
            }
        }
    }
}
