using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Search.Scoring;

namespace Reasoning.Search.Judging;

/// <summary>Prefers the candidate with the higher score; equal scores are a tie, and a score that is unknown gives no vote.</summary>
/// <remarks>
/// Within one round of comparisons a candidate is scored once, however many pairs it is in; so several opinions on one pair are one opinion, and the order within a pair
/// says nothing.
/// </remarks>
public sealed class ScorerJudge : IJudge
{
    private readonly IScorer _scorer;

    /// <summary>Makes the judge.</summary>
    /// <param name="options">By which score; null means the defaults.</param>
    public ScorerJudge(ScorerJudgeOptions? options = null)
    {
        options ??= new ScorerJudgeOptions();
        _scorer = options.Scorer;
        Settings = OptionSettings.Write(options);
    }

    /// <summary>Compares by a scorer.</summary>
    public ScorerJudge(IScorer scorer) : this(new ScorerJudgeOptions { Scorer = scorer })
    {
    }

    /// <inheritdoc/>
    public string Name => "scorer";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(pairs);
        var places = new Dictionary<PartialSolution, int>();
        foreach (var (first, second) in pairs)
        {
            places.TryAdd(PartialSolution.Of(first), places.Count);
            places.TryAdd(PartialSolution.Of(second), places.Count);
        }

        PartialSolution[] solutions = [.. places.OrderBy(place => place.Value).Select(place => place.Key)];
        var scores = await _scorer.ScoreAsync(scope, solutions, cancellationToken).ConfigureAwait(false);
        return [.. pairs.Select(pair => Compare(scores[places[PartialSolution.Of(pair.First)]], scores[places[PartialSolution.Of(pair.Second)]]))];
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => _scorer.Bound(maxTokens) * 2;

    private static Comparison? Compare(double first, double second)
    {
        if (double.IsNaN(first) || double.IsNaN(second)) return null;
        return Comparison.Of(first > second ? Preference.First : first < second ? Preference.Second : Preference.Tie);
    }
}
