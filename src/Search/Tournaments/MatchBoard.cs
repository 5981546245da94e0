using System.Globalization;
using Reasoning.Search.Answers;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tournaments;

/// <summary>The candidates of one tournament with everything that the judge said of them.</summary>
internal sealed class MatchBoard(SearchScope scope, TournamentOptions options)
{
    // Sums of the same probabilities in another order differ in their last digits; that must not break a tie.
    private const double TieTolerance = 1e-9;

    private readonly List<Candidate> _candidates = [];
    private readonly List<string?> _answers = [];
    private readonly List<MatchRecord> _records = [];
    private readonly Dictionary<(int First, int Second), (double First, double Second)> _votes = [];
    private readonly Dictionary<(string First, string Second), (int First, int Second)> _played = [];
    private int _saved;

    public int Count => _candidates.Count;

    /// <summary>Makes the candidates.</summary>
    public async Task DrawAsync(CancellationToken cancellationToken)
    {
        var extractor = options.Extractor ?? AnswerExtractors.For(scope.Problem.Kind);
        foreach (var candidate in await options.Pool.DrawAsync(scope, options.Candidates, cancellationToken).ConfigureAwait(false))
        {
            _candidates.Add(candidate);
            _answers.Add(extractor.Extract(candidate.Text));
        }

        scope.Report();
    }

    public bool HasAnswer(int candidate) => _answers[candidate] is not null;

    /// <summary>Whether two candidates answer differently, so that a judge can tell them apart.</summary>
    public bool Differ(int first, int second) => _answers[first] is { } one && _answers[second] is { } other && one != other;

    /// <summary>Whether nothing is left to decide among some candidates.</summary>
    public bool AreAlike(IReadOnlyList<int> candidates) => candidates.Select(candidate => _answers[candidate]).Distinct().Count() <= 1;

    /// <summary>
    /// Plays matches in one round of comparisons. Candidates of the same answer, and those that answer nothing, need no judge.
    /// </summary>
    /// <param name="round">Which round, counted from 1.</param>
    /// <param name="matches">Who meets whom, with how many comparisons, half of them in each order.</param>
    /// <param name="reuse">Whether a match between texts that have met before is read from the record.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task PlayAsync(int round, IReadOnlyList<(int First, int Second, int Comparisons)> matches, bool reuse, CancellationToken cancellationToken)
    {
        var (asked, repeated) = Plan(matches, reuse);
        if (asked.Count > 0)
        {
            (Candidate, Candidate)[] pairs = [.. asked.Select(pair => (_candidates[pair.First], _candidates[pair.Second]))];
            var comparisons = await options.Judge.CompareAsync(scope, pairs, cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < asked.Count; i++)
            {
                var (first, second) = asked[i];
                _records.Add(new MatchRecord(round, _candidates[first].Index, _candidates[second].Index, comparisons[i]));
                if (comparisons[i] is { } comparison) Add(first, second, comparison.FirstProbability, 1 - comparison.FirstProbability);
            }
        }

        foreach (var (match, (first, second)) in repeated)
        {
            var (one, other) = Votes(first, second);
            Add(match.First, match.Second, one, other);
        }
    }

    /// <summary>What two candidates won of the comparisons with each other.</summary>
    public (double First, double Second) Votes(int first, int second)
    {
        var (one, other) = _votes.GetValueOrDefault((Math.Min(first, second), Math.Max(first, second)));
        return first < second ? (one, other) : (other, one);
    }

    /// <summary>Who of two goes on: the one with more votes; a coin decides a tie, unless both answer the same.</summary>
    public int Winner(int first, int second)
    {
        if (_answers[first] == _answers[second]) return Told(first, second, "both give the same answer");
        if (!HasAnswer(second)) return Told(first, second, "the other gives no answer");
        if (!HasAnswer(first)) return Told(second, first, "the other gives no answer");
        var (one, other) = Votes(first, second);
        if (Math.Abs(one - other) > TieTolerance)
        {
            var (winner, loser, most, least) = one > other ? (first, second, one, other) : (second, first, other, one);
            return Told(winner, loser, string.Create(CultureInfo.InvariantCulture, $"{most:0.##} of {most + least:0.##} votes"));
        }

        var (lucky, unlucky) = scope.Draw("break a tie") < 0.5 ? (first, second) : (second, first);
        return Told(lucky, unlucky, string.Create(CultureInfo.InvariantCulture, $"{one:0.##} votes each, by the toss of a coin"));
    }

    /// <summary>What a candidate won of its comparisons with some others.</summary>
    /// <param name="candidate">The candidate.</param>
    /// <param name="others">Which opponents count; null for all.</param>
    public (double Wins, double Comparisons) Tally(int candidate, IEnumerable<int>? others = null)
    {
        var (wins, comparisons) = (0.0, 0.0);
        foreach (var other in others ?? Enumerable.Range(0, Count))
        {
            var (won, lost) = Votes(candidate, other);
            wins += won;
            comparisons += won + lost;
        }

        return (wins, comparisons);
    }

    /// <summary>The share of comparisons that a candidate won; one half where it had none.</summary>
    public double WinShare(int candidate) => Tally(candidate) is (var wins, > 0 and var comparisons) ? wins / comparisons : 0.5;

    /// <summary>Has all candidates verified, so that the figures can say how good candidates and judge are.</summary>
    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        if (!options.Measure) return;
        var judged = await scope.VerifyAsync(_candidates, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < Count; i++) _candidates[i] = judged[i];
    }

    /// <summary>The result with a ranking by a standing; equal ones by how many gave the same answer, then by likelihood, then by index.</summary>
    /// <param name="standing">What a candidate is ranked by, most important first.</param>
    /// <param name="score">What it is told to be worth.</param>
    public SearchResult Result(Func<int, (double, double)> standing, Func<int, double> score)
    {
        if (Count == 0) return SearchResult.Empty;
        var alike = _answers.Where(answer => answer is not null).CountBy(answer => answer!).ToDictionary(StringComparer.Ordinal);
        int[] order = [.. Enumerable.Range(0, Count)
            .OrderByDescending(HasAnswer)
            .ThenByDescending(standing)
            .ThenByDescending(i => _answers[i] is { } answer ? alike[answer] : 0)
            .ThenByDescending(i => double.IsNaN(_candidates[i].MeanLogProbability) ? double.NegativeInfinity : _candidates[i].MeanLogProbability)
            .ThenBy(i => _candidates[i].Index)];
        Candidate[] ranking = [.. order.Select(i => _candidates[i] with { Score = score(i) })];
        var best = order[0];
        SearchResult result;
        if (_answers[best] is not { } given)
        {
            result = SearchResult.Abstained(AbstentionReason.NoAnswer, $"None of {Count} candidates gave an answer to compare.", ranking);
        }
        else
        {
            // Who was never compared stands for nothing but how many agree.
            var confidence = Tally(best) is (var wins, > 0 and var comparisons)
                ? new Confidence(Math.Clamp(wins / comparisons, 0, 1), ConfidenceSource.Model)
                : new Confidence((double)alike[given] / Count, ConfidenceSource.VoteShare);
            result = SearchResult.Answered(ranking[0], confidence, ranking);
        }

        return result with { Matches = [.. _records], Figures = TournamentFigures.Of(_candidates, _records, _saved, options) };
    }

    public string Name(int candidate) => _candidates[candidate].NodeName;

    private (List<(int First, int Second)> Asked, List<((int First, int Second) Match, (int First, int Second) Known)> Repeated) Plan(
        IReadOnlyList<(int First, int Second, int Comparisons)> matches, bool reuse)
    {
        var asked = new List<(int, int)>();
        var repeated = new List<((int, int), (int, int))>();
        foreach (var (first, second, comparisons) in matches)
        {
            if (!Differ(first, second))
            {
                _saved += comparisons;
                continue;
            }

            if (reuse)
            {
                if (Met(first, second) is { } known)
                {
                    _saved += comparisons;
                    if (known != (first, second)) repeated.Add(((first, second), known));
                    continue;
                }

                _played.Add((_candidates[first].Text, _candidates[second].Text), (first, second));
            }

            for (var i = 0; i < comparisons; i++) asked.Add(i < comparisons / 2 ? (first, second) : (second, first));
        }

        return (asked, repeated);
    }

    /// <summary>The two candidates of the same texts, in the same order, that have met before; null where there are none.</summary>
    private (int First, int Second)? Met(int first, int second)
    {
        var (one, other) = (_candidates[first].Text, _candidates[second].Text);
        if (_played.TryGetValue((one, other), out var known)) return known;
        return _played.TryGetValue((other, one), out known) ? (known.Second, known.First) : null;
    }

    private void Add(int first, int second, double one, double other)
    {
        if (first > second) (first, second, one, other) = (second, first, other, one);
        var (known, knownOther) = _votes.GetValueOrDefault((first, second));
        _votes[(first, second)] = (known + one, knownOther + other);
    }

    private int Told(int winner, int loser, string reason)
    {
        if (scope.IsTraced) scope.Decide("match", Name(winner), $"beats {Name(loser)}: {reason}");
        return winner;
    }
}
