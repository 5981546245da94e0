using Reasoning.Decoding.Models;
using Reasoning.Search.Answers;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.MajorityVote;

/// <summary>Independent samples, of which the most frequent answer wins: self-consistency of Wang et al. (2022), section 2.</summary>
/// <remarks>
/// Needs no verifier and makes <see cref="MajorityVoteOptions.Samples"/> calls. A candidate's score is the share of all samples that gave its answer,
/// 0 where it gave none. Ties go to the answer seen first, and the first sample that gave the winning answer stands for it. Abstains when no sample
/// gave an answer.
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
    public override CostBound? Bound(int maxTokens) => Options.Candidates.Bound(Options.Samples, maxTokens);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    /// <summary>The most frequent answer of some candidates.</summary>
    /// <param name="candidates">The candidates.</param>
    /// <param name="extractor">What counts as the same answer.</param>
    /// <param name="noun">What the candidates are called where none has an answer.</param>
    internal static SearchResult Decide(List<Candidate> candidates, IAnswerExtractor extractor, string noun)
    {
        if (candidates.Count == 0) return SearchResult.Empty;
        var ranking = Rank(candidates, extractor);
        return ranking[0].Score > 0
            ? SearchResult.Answered(ranking[0], new Confidence(ranking[0].Score, ConfidenceSource.VoteShare), ranking)
            : SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {candidates.Count} {noun} gave an answer to count.", ranking);
    }

    /// <summary>Candidates by votes for their answer, then by when the answer was first seen, then by index; those without an answer last.</summary>
    private static Candidate[] Rank(List<Candidate> candidates, IAnswerExtractor extractor)
    {
        var answers = candidates.Select(candidate => extractor.Extract(candidate.Text)).ToArray();
        var votes = new Dictionary<string, (int Count, int FirstSeen)>(StringComparer.Ordinal);
        for (var i = 0; i < answers.Length; i++)
        {
            if (answers[i] is not { } answer) continue;
            votes[answer] = votes.TryGetValue(answer, out var vote) ? (vote.Count + 1, vote.FirstSeen) : (1, i);
        }

        return [.. Enumerable.Range(0, answers.Length)
            .Select(i => (Index: i, Vote: answers[i] is { } answer ? votes[answer] : (Count: 0, FirstSeen: int.MaxValue)))
            .OrderByDescending(entry => entry.Vote.Count)
            .ThenBy(entry => entry.Vote.FirstSeen)
            .ThenBy(entry => entry.Index)
            .Select(entry => candidates[entry.Index] with { Score = (double)entry.Vote.Count / answers.Length })];
    }

    private sealed class Run(SearchScope scope, MajorityVoteOptions options) : SearchRun
    {
        private readonly List<Candidate> _candidates = [];

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            while (_candidates.Count < options.Samples)
            {
                _candidates.AddRange(await options.Candidates.DrawAsync(scope, options.Samples - _candidates.Count, cancellationToken).ConfigureAwait(false));
                scope.Report();
            }
        }

        protected internal override SearchResult Conclude() => Decide(_candidates, options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind), "samples");
    }
}
