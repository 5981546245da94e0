using Reasoning.Decoding.Models;

namespace Reasoning.Search.Tournaments;

/// <summary>
/// Candidates meet in pairs before a judge, and the winners meet again, until one is left: the knockout of Chen et al., "Provable Scaling Laws for the Test-Time Compute of
/// Large Language Models" (2024), algorithm 1.
/// </summary>
/// <remarks>
/// <para>Costs N + (N − 1)·K calls at most, in 1 + ⌈log₂ N⌉ rounds. All matches of a round are one round of calls; half of the comparisons of a match are made in each order.
/// More votes win, a seeded coin decides a tie, and an odd last candidate goes on without a match. Where a judge tells probabilities, a vote is divided up by them.</para>
/// <para>Calls are saved where nothing is to be learned: candidates of the same answer, candidates that answer nothing (they lose), texts that have met before, and all
/// further rounds once the remaining answers are the same.</para>
/// <para>A candidate's score is the number of rounds that it survived. The confidence is the share of its votes that the winner won, which is the judge's opinion and no
/// probability of being right. Figures: see <see cref="SearchResult.Figures"/> of a result: <c>candidates</c>, <c>comparisons</c>, <c>comparisons-saved</c>, and, as far as
/// it is given in the options or can be counted from verdicts, <c>p-gen</c>, <c>p-comp</c> and <c>failure-bound</c> (<see cref="TournamentBound"/>). Counted on the problem
/// at hand they are estimates, and then so is the bound.</para>
/// </remarks>
public sealed class KnockoutStrategy : SearchStrategy<KnockoutOptions>
{
    private static readonly StrategyFacts Known = new(
        "knockout", "Candidates meet in pairs before a judge until one is left.", CapabilityTier.Text, "candidates + (candidates − 1) · comparisons",
        "Chen et al. 2024, arXiv 2411.19477");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to play; null means the defaults.</param>
    public KnockoutStrategy(KnockoutOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens) =>
        Options.Pool.Bound(Options.Candidates, maxTokens) + Options.Judge.Bound(maxTokens) * ((Options.Candidates - 1L) * Options.Comparisons);

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, KnockoutOptions options) : SearchRun
    {
        private readonly MatchBoard _board = new(scope, options);
        private int[] _survived = [];

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            await _board.DrawAsync(cancellationToken).ConfigureAwait(false);
            _survived = new int[_board.Count];
            var left = Enumerable.Range(0, _board.Count).ToList();
            for (var round = 1; left.Count > 1 && !_board.AreAlike(left); round++)
            {
                (int First, int Second, int)[] matches = [.. left.Chunk(2).Where(pair => pair.Length == 2).Select(pair => (pair[0], pair[1], options.Comparisons))];
                await _board.PlayAsync(round, matches, reuse: true, cancellationToken).ConfigureAwait(false);
                var winners = matches.Select(match => _board.Winner(match.First, match.Second)).ToList();
                if (left.Count % 2 == 1) winners.Add(left[^1]);
                foreach (var winner in winners) _survived[winner]++;
                left = winners;
                scope.Report();
            }

            await _board.MeasureAsync(cancellationToken).ConfigureAwait(false);
        }

        protected internal override SearchResult Conclude() => _board.Result(i => (Survived(i), _board.WinShare(i)), i => Survived(i));

        private int Survived(int candidate) => candidate < _survived.Length ? _survived[candidate] : 0;
    }
}
