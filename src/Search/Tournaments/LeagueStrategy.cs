using Reasoning.Decoding.Models;

namespace Reasoning.Search.Tournaments;

/// <summary>
/// Every candidate meets several others before a judge, and the one that wins the largest share of its comparisons is the answer: the league of Chen et al., "Provable
/// Scaling Laws for the Test-Time Compute of Large Language Models" (2024), section 3.
/// </summary>
/// <remarks>
/// <para>Costs N + N·m·K calls at most, in two rounds. In a ring, each candidate meets the m after it; with more than half of the others, two may meet twice. It asks less of
/// the judge than a knockout: a right answer need only beat the average opponent more often than any wrong one does.</para>
/// <para>Candidates of the same answer are not compared, nor those that answer nothing; texts that have met before are read from the record. A candidate's score is the share of
/// its votes that it won, 0.5 where it had none. The confidence is that of the winner: the judge's opinion and no probability of being right. Figures as in
/// <see cref="KnockoutStrategy"/>, without a bound.</para>
/// </remarks>
public sealed class LeagueStrategy : SearchStrategy<LeagueOptions>
{
    private static readonly StrategyFacts Known = new(
        "league", "Every candidate meets several others before a judge; the largest share of wins is the answer.", CapabilityTier.Text,
        "candidates + candidates · opponents · comparisons", "Chen et al. 2024, arXiv 2411.19477");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to play; null means the defaults.</param>
    public LeagueStrategy(LeagueOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) =>
        Options.Pool.Bound(Options.Candidates, maxTokens)
        + Options.Judge.Bound(maxTokens) * ((long)Options.Candidates * Options.OpponentsAmong(Options.Candidates) * Options.Comparisons);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    /// <summary>Who meets whom, each pair once, with a comparison more for each time that they meet.</summary>
    internal static IReadOnlyList<(int First, int Second, int Comparisons)> Matches(int candidates, int opponents, int comparisons) =>
        [.. Enumerable.Range(0, candidates)
            .SelectMany(i => Enumerable.Range(1, opponents).Select(step => (i + step) % candidates).Select(j => (First: Math.Min(i, j), Second: Math.Max(i, j))))
            .CountBy(pair => pair)
            .OrderBy(pair => pair.Key)
            .Select(pair => (pair.Key.First, pair.Key.Second, pair.Value * comparisons))];

    private sealed class Run(SearchScope scope, LeagueOptions options) : SearchRun
    {
        private readonly MatchBoard _board = new(scope, options);

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            await _board.DrawAsync(cancellationToken).ConfigureAwait(false);
            var matches = Matches(_board.Count, options.OpponentsAmong(_board.Count), options.Comparisons);
            await _board.PlayAsync(1, matches, reuse: true, cancellationToken).ConfigureAwait(false);
            scope.Report();
            if (scope.IsTraced) TellTable();
            await _board.MeasureAsync(cancellationToken).ConfigureAwait(false);
        }

        protected internal override SearchResult Conclude() => _board.Result(i => (_board.WinShare(i), 0), _board.WinShare);

        private void TellTable()
        {
            for (var i = 0; i < _board.Count; i++)
            {
                var (wins, comparisons) = _board.Tally(i);
                scope.Decide("table", _board.Name(i), FormattableString.Invariant($"won {wins:0.##} of {comparisons:0.##} votes"));
            }
        }
    }
}
