using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Search.Prompts;
using Reasoning.Verification.Abstention;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.Voting;

/// <summary>
/// Independent samples, of which the model itself chooses the one that agrees best with the others: universal self-consistency of Chen et al., "Universal Self-Consistency
/// for Large Language Model Generation" (2023), section 3.
/// </summary>
/// <remarks>
/// For answers that cannot be compared as texts, such as summaries and programs. Makes <see cref="UniversalConsistencyOptions.Samples"/> calls and one more
/// (<see cref="PromptBook.ChooseMostConsistent"/>), which is saved where all samples give the same answer. Departure: where the choice cannot be read, or the
/// budget does not permit it, the most frequent answer wins. A candidate's score is the share of samples with its answer; the confidence is that of the chosen one, and
/// counts the sample itself where it gives no answer that can be compared.
/// </remarks>
public sealed class UniversalConsistencyStrategy : SearchStrategy<UniversalConsistencyOptions>
{
    private static readonly StrategyFacts Known = new(
        "universal", "Independent samples, of which the model chooses the one that agrees best with the others.", CapabilityTier.Text, "samples + 1",
        "Chen et al. 2023, arXiv 2311.17311");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and ask; null means the defaults.</param>
    public UniversalConsistencyStrategy(UniversalConsistencyOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.Candidates.Bound(Options.Samples, maxTokens) + CostBound.Of(1, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, UniversalConsistencyOptions options) : SearchRun
    {
        private IReadOnlyList<Candidate> _candidates = [];
        private string?[] _answers = [];
        private int? _chosen;

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var candidates = await options.Candidates.DrawAsync(scope, options.Samples, cancellationToken).ConfigureAwait(false);
            var extractor = options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind);
            _answers = [.. candidates.Select(candidate => extractor.Extract(candidate.Text))];
            _candidates = candidates;
            scope.Report();
            if (candidates.Count == 1 || _answers.Distinct().Count() == 1 && _answers[0] is not null) return;

            var prompt = scope.Prompts.ChooseMostConsistent(scope.Problem, [.. candidates.Select(candidate => candidate.Text)]);
            var reply = await scope.AskAsync(prompt, options.ChoiceSampling, cancellationToken).ConfigureAwait(false);
            if (reply.Value is { Index: >= 0 and var index } && index < candidates.Count) _chosen = index;
            if (!scope.IsTraced) return;
            scope.Decide(
                "choose", null, _chosen is { } chosen ? $"the model chooses candidate {candidates[chosen].Index}" : "the choice cannot be read; the most frequent answer wins");
        }

        protected internal override SearchResult Conclude()
        {
            if (_candidates.Count == 0) return SearchResult.Empty;
            var vote = Vote.Plain<string>(_answers);
            IReadOnlyList<Candidate> ranking = VoteRanking.Of(_candidates, vote, _ => 1);
            if (_chosen is { } chosen) ranking = [.. ranking.OrderByDescending(candidate => candidate.Index == _candidates[chosen].Index)];
            else if (vote.Classes.Count == 0)
                return SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {_candidates.Count} samples gave an answer to count, and none was chosen.", ranking);
            return SearchResult.Answered(ranking[0], new Confidence(Math.Max(ranking[0].Score, 1.0 / _candidates.Count), ConfidenceSource.VoteShare), ranking);
        }
    }
}
