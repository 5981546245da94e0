using Reasoning.Decoding.Models;

namespace Reasoning.Search.Tournaments;

/// <summary>
/// A league that spends its comparisons where they decide: candidates whose share of wins is surely too low are dropped after each round. The adaptive league of lower and
/// upper confidence bounds of Chen et al., "Provable Scaling Laws for the Test-Time Compute of Large Language Models" (2024).
/// </summary>
/// <remarks>
/// <para>Costs at most N + rounds · players · opponents · K calls. After each round <see cref="LucbRule"/> bounds every candidate's share of wins over those that are
/// left, and drops those whose upper bound is below 0.5 or below another's lower bound; that is repeated until nobody is dropped. It ends when one answer is left, or
/// after the last round.</para>
/// <para>Departures: opponents are drawn among those of another answer, since the others cannot be told apart; every comparison counts for both sides; equal bounds are
/// ordered by fewer comparisons and then by index, not by noise.</para>
/// <para>Repeated matches are new comparisons here: it is by them that intervals shrink. A candidate's score is its share of wins over those left (at the time when it was
/// dropped); confidence and figures as in <see cref="LeagueStrategy"/>.</para>
/// </remarks>
public sealed class LucbStrategy : SearchStrategy<LucbOptions>
{
    private static readonly StrategyFacts Known = new(
        "lucb", "A league that drops candidates as soon as they are surely too weak.", CapabilityTier.Text,
        "candidates + rounds · per-round · opponents · comparisons", "Chen et al. 2024, arXiv 2411.19477");

    /// <summary>Makes the strategy.</summary>
    /// <param name="options">How to play; null means the defaults.</param>
    public LucbStrategy(LucbOptions? options = null) : base(options)
    {
    }

    /// <inheritdoc/>
    public override StrategyFacts Facts => Known;

    /// <inheritdoc/>
    public override CostBound? Bound(int maxTokens)
    {
        var players = Math.Min(Options.PerRound ?? int.MaxValue, Options.Candidates);
        var opponents = Math.Min(Options.Opponents, Options.Candidates - 1);
        return Options.Pool.Bound(Options.Candidates, maxTokens) + Options.Judge.Bound(maxTokens) * ((long)Options.Rounds * players * opponents * Options.Comparisons);
    }

    /// <inheritdoc/>
    public override SearchRun Begin(SearchScope scope) => new Run(scope, Options);

    private sealed class Run(SearchScope scope, LucbOptions options) : SearchRun
    {
        private readonly MatchBoard _board = new(scope, options);
        private List<int> _left = [];
        private int[] _rounds = []; // that a candidate survived
        private double[] _shares = [];

        protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
        {
            await _board.DrawAsync(cancellationToken).ConfigureAwait(false);
            _rounds = new int[_board.Count];
            _shares = [.. Enumerable.Repeat(0.5, _board.Count)];
            _left = [.. Enumerable.Range(0, _board.Count).Where(_board.HasAnswer)];
            for (var round = 1; round <= options.Rounds && !_board.AreAlike(_left); round++)
            {
                var matches = Players().SelectMany(player => Opponents(player).Select(opponent => (player, opponent, options.Comparisons))).ToArray();
                await _board.PlayAsync(round, matches, reuse: false, cancellationToken).ConfigureAwait(false);
                DropTheWeak();
                foreach (var candidate in _left) _rounds[candidate]++;
                scope.Report();
            }

            await _board.MeasureAsync(cancellationToken).ConfigureAwait(false);
        }

        protected internal override SearchResult Conclude() =>
            _board.Result(i => i < _rounds.Length ? (_rounds[i], _shares[i]) : (0, 0), i => i < _shares.Length ? _shares[i] : 0.5);

        /// <summary>Who plays this round, in the order of indices.</summary>
        private IEnumerable<int> Players()
        {
            if (options.PerRound is not { } players || players >= _left.Count) return _left;
            var bounds = _left.Select(candidate => (Candidate: candidate, Interval: Interval(candidate), _board.Tally(candidate, _left).Comparisons)).ToArray();
            var best = bounds.OrderByDescending(bound => bound.Interval.Upper).ThenBy(bound => bound.Comparisons).ThenBy(bound => bound.Candidate)
                .Take(players / 2).Select(bound => bound.Candidate).ToArray();
            var weakest = bounds.Where(bound => !best.Contains(bound.Candidate))
                .OrderBy(bound => bound.Interval.Lower).ThenBy(bound => bound.Comparisons).ThenBy(bound => bound.Candidate)
                .Take(players - best.Length).Select(bound => bound.Candidate);
            return best.Concat(weakest).Order();
        }

        /// <summary>Opponents of another answer, drawn without replacement.</summary>
        private List<int> Opponents(int player)
        {
            var others = _left.Where(other => _board.Differ(player, other)).ToList();
            var drawn = new List<int>();
            while (drawn.Count < options.Opponents && others.Count > 0)
            {
                var at = scope.DrawIndex(others.Count, "choose an opponent");
                drawn.Add(others[at]);
                others.RemoveAt(at);
            }

            return drawn;
        }

        private void DropTheWeak()
        {
            while (true)
            {
                WinInterval[] intervals = [.. _left.Select(Interval)];
                foreach (var candidate in _left) _shares[candidate] = Share(candidate);
                var kept = LucbRule.Kept(intervals);
                if (Array.TrueForAll(kept, keep => keep)) return;
                for (var i = 0; i < kept.Length; i++)
                {
                    if (!kept[i] && scope.IsTraced)
                        scope.Decide("drop", _board.Name(_left[i]), FormattableString.Invariant($"wins at most {intervals[i].Upper:0.###} of its comparisons"));
                }

                _left = [.. _left.Where((_, i) => kept[i])];
            }
        }

        private WinInterval Interval(int candidate)
        {
            var (wins, comparisons) = _board.Tally(candidate, _left);
            return LucbRule.Interval(wins, comparisons, options.Width);
        }

        private double Share(int candidate) => _board.Tally(candidate, _left) is (var wins, > 0 and var comparisons) ? wins / comparisons : 0.5;
    }
}
