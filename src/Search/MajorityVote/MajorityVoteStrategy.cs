using Reasoning.Search.Answers;

namespace Reasoning.Search.MajorityVote;

/// <summary>Independent samples, of which the most frequent answer wins: self-consistency of Wang et al. (2022), section 2.</summary>
/// <remarks>
/// Needs no verifier and makes <see cref="MajorityVoteOptions.Samples"/> calls. A candidate's score is the share of all samples that gave its answer,
/// 0 where it gave none. Ties go to the answer seen first, and the first sample that gave the winning answer stands for it. Abstains when no sample
/// gave an answer.
/// </remarks>
public sealed class MajorityVoteStrategy : ISearchStrategy
{
    private static readonly AnswerLineExtractor AnswerLine = new();
    private static readonly ProgramTextExtractor ProgramText = new();

    private readonly MajorityVoteOptions _options;

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample and count; null means the defaults.</param>
    public MajorityVoteStrategy(MajorityVoteOptions? options = null)
    {
        _options = options ?? new MajorityVoteOptions();
        var settings = new StrategySettings().Add("samples", _options.Samples).Add(_options.Sampling);
        if (_options.Extractor is { } extractor) settings.Add("extractor", extractor.Name);
        Settings = settings.Build();
    }

    /// <inheritdoc/>
    public string Name => "majority";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<SearchResult> SolveAsync(Problem problem, SearchContext context, CancellationToken cancellationToken = default)
    {
        var source = new CandidateSource(problem, context, Name, _options.Sampling);
        var candidates = await source.NextAsync(_options.Samples, cancellationToken).ConfigureAwait(false);
        var ranking = Rank(candidates, _options.Extractor ?? ExtractorFor(problem.Kind));
        return ranking[0].Score > 0
            ? new SearchResult(ranking[0], ranking, source.Spend)
            : new SearchResult(null, ranking, source.Spend, $"None of {candidates.Count} samples gave an answer to count.");
    }

    /// <summary>What counts as the same answer to a problem of a kind.</summary>
    private static IAnswerExtractor ExtractorFor(ProblemKind kind) => kind == ProblemKind.Answer ? AnswerLine : ProgramText;

    /// <summary>Candidates by votes for their answer, then by when the answer was first seen, then by index; those without an answer last.</summary>
    private static Candidate[] Rank(IReadOnlyList<Candidate> candidates, IAnswerExtractor extractor)
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
}
