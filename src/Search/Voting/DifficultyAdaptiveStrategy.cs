using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Search.Prompts;
using Reasoning.Verification.Abstention;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.Voting;

/// <summary>
/// A majority vote whose first round is as large as the problem is difficult, and which goes on until the leader is safe: after difficulty-adaptive self-consistency of Wang et
/// al., "Make Every Penny Count: Difficulty-Adaptive Self-Consistency for Cost-Efficient Reasoning" (2024).
/// </summary>
/// <remarks>
/// <para>Costs one call for the difficulty (<see cref="PromptBook.RateDifficulty"/>) and at most <see cref="DifficultyAdaptiveOptions.Samples"/> more. An easy problem
/// gets one sample, any other a first round in proportion to its difficulty, and then rounds of <see cref="DifficultyAdaptiveOptions.Window"/> until <see
/// cref="BetaStoppingRule"/> is content. A difficulty that cannot be read is 0.5.</para>
/// <para>Departure: the authors rank the questions of a whole data set by difficulty and learn the first round from the questions before; a search sees one problem, so
/// the model is asked for its difficulty on a scale. Where the answer is a single sample for an easy problem, the confidence is how easy the model finds it; else, and of
/// candidates, the share of samples.</para>
/// </remarks>
public sealed class DifficultyAdaptiveStrategy : SearchStrategy<DifficultyAdaptiveOptions>
{
    private static readonly StrategyFacts Known = new(
        "dsc", "A majority vote with as many samples as the problem is difficult.", CapabilityTier.Text, "1 to samples + 1", "Wang et al. 2024, arXiv 2408.13457");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and count; null means the defaults.</param>
    public DifficultyAdaptiveStrategy(DifficultyAdaptiveOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) => Options.Candidates.Bound(Options.Samples, maxTokens) + CostBound.Of(1, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, DifficultyAdaptiveOptions options) : SearchRun
    {
        private readonly List<Candidate> _candidates = [];
        private readonly List<string?> _answers = [];
        private double _difficulty = double.NaN;

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            var asked = await scope.AskAsync(scope.Prompts.RateDifficulty(scope.Problem), options.DifficultySampling, cancellationToken).ConfigureAwait(false);
            _difficulty = asked.Value?.Value ?? 0.5;
            var wanted = options.FirstRound(_difficulty);
            if (scope.IsTraced) scope.Decide("first round", null, FormattableString.Invariant($"{wanted} samples for a difficulty of {_difficulty:0.##}"));

            var isEasy = _difficulty < options.EasyBelow;
            var extractor = options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind);
            while (_candidates.Count < options.Samples)
            {
                var round = await options.Candidates.DrawAsync(scope, Math.Min(wanted, options.Samples - _candidates.Count), cancellationToken).ConfigureAwait(false);
                _candidates.AddRange(round);
                _answers.AddRange(round.Select(candidate => extractor.Extract(candidate.Text)));
                scope.Report();
                // What was held to be easy and got no answer was not.
                if (isEasy ? _answers[^1] is not null : options.StoppingRule.ShouldStop(_answers)) break;
                isEasy = false;
                wanted = options.Window;
            }

            if (scope.IsTraced) scope.Decide("stop", null, $"after {_candidates.Count} of {options.Samples} samples");
        }

        protected internal override SearchResult Conclude()
        {
            if (_candidates.Count == 0) return SearchResult.Empty;
            var vote = Vote.Plain<string>(_answers);
            var ranking = VoteRanking.Of(_candidates, vote, _ => 1);
            if (vote.Classes.Count == 0)
                return SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {_candidates.Count} samples gave an answer to count.", ranking);
            var isAlone = _candidates.Count == 1 && _difficulty < options.EasyBelow;
            var confidence = isAlone ? new Confidence(1 - _difficulty, ConfidenceSource.Model) : new Confidence(ranking[0].Score, ConfidenceSource.VoteShare);
            return SearchResult.Answered(ranking[0], confidence, ranking) with { Figures = new Dictionary<string, double> { ["difficulty"] = _difficulty }.AsReadOnly() };
        }
    }
}
