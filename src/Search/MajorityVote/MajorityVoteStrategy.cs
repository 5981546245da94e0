using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Search.Scoring;
using Reasoning.Search.Voting;
using Reasoning.Verification.Abstention;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.MajorityVote;

/// <summary>Independent samples, of which the most frequent answer wins: self-consistency of Wang et al. (2022), section 2.</summary>
/// <remarks>
/// <para>Needs no verifier and makes <see cref="MajorityVoteOptions.Samples"/> calls. A candidate's score is the share of all samples that gave its answer,
/// 0 where it gave none. Ties go to the answer seen first, and the first sample that gave the winning answer stands for it. Abstains when no sample
/// gave an answer.</para>
/// <para>With a <see cref="MajorityVoteOptions.Weight"/> votes weigh what a scorer says, shares are those of the weight, and the heaviest sample stands for the winning answer. A
/// weight that is unknown is 0; where all are 0, they say nothing, and every vote counts as one.</para>
/// <para>With a <see cref="MajorityVoteOptions.Stopping"/> rule samples are made in rounds of <see cref="MajorityVoteOptions.Window"/>, and the vote ends after the round in which
/// the rule is content: adaptive consistency of Aggarwal et al. (2023), or early-stopping self-consistency of Li et al. (2024). Departure from the former: it looks after
/// every round and not after every sample, so that a batch is filled; samples are counted plainly there, also where votes have weights.</para>
/// </remarks>
public sealed class MajorityVoteStrategy : SearchStrategy<MajorityVoteOptions>
{
    private static readonly StrategyFacts Known = new(
        "majority", "Independent samples, of which the most frequent answer wins.", CapabilityTier.Text, "samples", "Wang et al. 2022, arXiv 2203.11171");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and count; null means the defaults.</param>
    public MajorityVoteStrategy(MajorityVoteOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens)
    {
        var samples = Options.Candidates.Bound(Options.Samples, maxTokens);
        return Options.Weight is { } weight ? samples + weight.Bound(maxTokens) * Options.Samples : samples;
    }

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, MajorityVoteOptions options) : SearchRun
    {
        private readonly List<Candidate> _candidates = [];
        private readonly List<string?> _answers = [];
        private readonly List<double> _weights = [];

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var rule = options.StoppingRule;
            var extractor = options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind);
            while (_candidates.Count < options.Samples)
            {
                var wanted = Math.Min(rule is null ? options.Samples : options.Window, options.Samples - _candidates.Count);
                var round = await options.Candidates.DrawAsync(scope, wanted, cancellationToken).ConfigureAwait(false);
                _candidates.AddRange(round);
                _answers.AddRange(round.Select(candidate => extractor.Extract(candidate.Text)));
                if (options.Weight is { } weight) await WeighAsync(weight, round, cancellationToken).ConfigureAwait(false);
                scope.Report();
                if (rule?.ShouldStop(_answers) != true || _candidates.Count >= options.Samples) continue;
                if (scope.IsTraced) scope.Decide("stop", null, $"{options.Stopping} rule after {_candidates.Count} of {options.Samples} samples");
                break;
            }
        }

        protected internal override SearchResult Conclude()
        {
            if (_candidates.Count == 0) return SearchResult.Empty;
            // What is not weighed yet weighs nothing; where nothing weighs anything, every vote counts as one.
            double[]? weights = options.Weight is null ? null : [.. _candidates.Select((_, i) => i < _weights.Count && !double.IsNaN(_weights[i]) ? _weights[i] : 0)];
            var vote = weights is null ? Vote.Plain<string>(_answers) : Vote.Weighted<string>(_answers, weights);
            var ranking = VoteRanking.Of(_candidates, vote, i => weights?[i] ?? 1);
            return vote.Classes.Count > 0
                ? SearchResult.Answered(ranking[0], new Confidence(ranking[0].Score, ConfidenceSource.VoteShare), ranking)
                : SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {_candidates.Count} samples gave an answer to count.", ranking);
        }

        private async Task WeighAsync(IScorer weight, IReadOnlyList<Candidate> round, CancellationToken cancellationToken) =>
            _weights.AddRange(await weight.ScoreAsync(scope, [.. round.Select(PartialSolution.Of)], cancellationToken).ConfigureAwait(false));
    }
}
