using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Verification.Abstention;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.Voting;

/// <summary>
/// Independent samples, of which the answer wins whose distinct texts are likeliest together, without those that lead nowhere: reasoning-pruning perplexity consistency of
/// Zhou et al., "Bridging Internal Probability and Self-Consistency for Effective and Efficient LLM Reasoning" (2025), section 3.3.
/// </summary>
/// <remarks>
/// Makes <see cref="RpcOptions.Samples"/> calls and counts them by <see cref="PathVote.PrunedPerplexityConsistency"/>, with a fit of about a millisecond per round; fewer than
/// <see cref="RpcOptions.PruneFrom"/> samples are not pruned (<see cref="PathVote.PerplexityConsistency"/>), which is a departure. Equal texts count once. Where the
/// generator does not know a text's probability it counts as impossible; where it knows none, all count the same. A candidate's score is the share of its answer. Ties go
/// to the answer seen first, and the likeliest sample of the winning answer stands for it. Abstains when no sample gave an answer.
/// </remarks>
public sealed class RpcStrategy : SearchStrategy<RpcOptions>
{
    private static readonly StrategyFacts Known = new(
        "rpc", "Independent samples, of which the answer with the likeliest distinct texts wins, unlikely ones pruned.", CapabilityTier.LogProbabilities, "samples",
        "Zhou et al. 2025, arXiv 2502.00511");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and count; null means the defaults.</param>
    public RpcStrategy(RpcOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.Candidates.Bound(Options.Samples, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, RpcOptions options) : SearchRun
    {
        private readonly List<Candidate> _candidates = [];
        private VoteResult<string>? _vote;

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var extractor = options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind);
            while (_candidates.Count < options.Samples)
            {
                var round = await options.Candidates.DrawAsync(scope, options.Samples - _candidates.Count, cancellationToken).ConfigureAwait(false);
                ReasoningPath<string>[] paths = [.. _candidates.Concat(round).Select(candidate => Path(candidate, extractor))];
                var vote = paths.Length < options.PruneFrom ? PathVote.PerplexityConsistency(paths) : PathVote.PrunedPerplexityConsistency(paths, same: null, cancellationToken);
                _candidates.AddRange(round);
                _vote = vote;
                scope.Report();
            }
        }

        protected internal override SearchResult Conclude()
        {
            if (_vote is null) return SearchResult.Empty;
            var ranking = VoteRanking.Of(_candidates, _vote, i => MeanLogProbability(_candidates[i]));
            return _vote.Classes.Count > 0
                ? SearchResult.Answered(ranking[0], new Confidence(ranking[0].Score, ConfidenceSource.VoteShare), ranking)
                : SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {_candidates.Count} samples gave an answer to count.", ranking);
        }

        private static ReasoningPath<string> Path(Candidate candidate, IAnswerExtractor extractor) =>
            new(extractor.Extract(candidate.Text), candidate.Text, MeanLogProbability(candidate));

        // A mean of rounded log-probabilities of certain tokens may come out a little above 0.
        private static double MeanLogProbability(Candidate candidate) =>
            double.IsNaN(candidate.MeanLogProbability) ? double.NegativeInfinity : Math.Min(0, candidate.MeanLogProbability);
    }
}
