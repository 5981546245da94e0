using Reasoning.Search.Judging;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>A judge that is a function of the two candidates; it remembers what it was asked, and in how many rounds.</summary>
internal sealed class CountingJudge(Func<Candidate, Candidate, Comparison?> compare) : IJudge
{
    public string Name => "counting";

    public List<(string First, string Second)> Asked { get; } = [];

    public int Rounds { get; private set; }

    /// <summary>Prefers the text that comes later in ordinal order.</summary>
    public static CountingJudge ByText() => new((first, second) => Comparison.Of(string.CompareOrdinal(first.Text, second.Text) > 0 ? Preference.First : Preference.Second));

    public Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken)
    {
        Rounds++;
        Asked.AddRange(pairs.Select(pair => (pair.First.Text, pair.Second.Text)));
        return Task.FromResult<IReadOnlyList<Comparison?>>([.. pairs.Select(pair => compare(pair.First, pair.Second))]);
    }

    public CostBound? Bound(int maxTokens) => default(CostBound);
}
