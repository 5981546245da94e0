namespace Reasoning.Search.BestOfN;

/// <summary>Independent samples, of which the verifier picks: repeated sampling as in Brown et al., "Large Language Monkeys" (2024), section 2.</summary>
/// <remarks>
/// Costs <see cref="BestOfNOptions.Samples"/> calls and at most as many verifications. Candidates are ranked by whether they passed, then by the
/// verdict's score (a candidate's score), then by mean log-probability per token, then by index. Abstains when no sample passed: the verifier has
/// just said that every one of them is wrong, and the ranking still holds the best of them.
/// </remarks>
public sealed class BestOfNStrategy : ISearchStrategy
{
    private readonly BestOfNOptions _options;

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to sample; null means the defaults.</param>
    public BestOfNStrategy(BestOfNOptions? options = null)
    {
        _options = options ?? new BestOfNOptions();
        var settings = new StrategySettings()
            .Add("samples", _options.Samples)
            .Add("stop-when-passed", _options.StopWhenPassed)
            .Add(_options.Sampling);
        if (_options.StopWhenPassed) settings.Add("round-size", _options.RoundSize);
        Settings = settings.Build();
    }

    /// <inheritdoc/>
    public string Name => "best-of-n";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<SearchResult> SolveAsync(Problem problem, SearchContext context, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(context);
        var verifier = context.Verifier
            ?? throw new InvalidOperationException($"{Name} chooses by a verifier and the search context has none; give it one, or vote instead.");

        var source = new CandidateSource(problem, context, Name, _options.Sampling);
        var candidates = new List<Candidate>(_options.Samples);
        var verifications = 0;
        var roundSize = _options.StopWhenPassed ? _options.RoundSize : _options.Samples;
        while (candidates.Count < _options.Samples && !(_options.StopWhenPassed && candidates.Any(HasPassed)))
        {
            var round = await source.NextAsync(Math.Min(roundSize, _options.Samples - candidates.Count), cancellationToken).ConfigureAwait(false);
            var (judged, asked) = await verifier.VerifyAllAsync(round, cancellationToken).ConfigureAwait(false);
            candidates.AddRange(judged.Select(candidate => candidate with { Score = candidate.Verdict!.Score }));
            verifications += asked;
        }

        var ranking = candidates
            .OrderByDescending(HasPassed)
            .ThenByDescending(candidate => candidate.Score)
            .ThenByDescending(candidate => candidate.Tokens == 0 ? 0 : candidate.LogProbability / candidate.Tokens)
            .ThenBy(candidate => candidate.Index)
            .ToArray();
        var spend = source.Spend with { Verifications = verifications };
        return HasPassed(ranking[0])
            ? new SearchResult(ranking[0], ranking, spend)
            : new SearchResult(null, ranking, spend, $"None of {candidates.Count} samples passed; the best reached a score of {ranking[0].Score:0.##}.");
    }

    private static bool HasPassed(Candidate candidate) => candidate.Verdict is { Passed: true };
}
