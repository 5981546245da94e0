using Reasoning.Search.Prompts;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Tournaments;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Tournaments;

public sealed class LeagueStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1, null, 4, 0)]
    [InlineData(2, null, 4, 1)]
    [InlineData(6, 1, 4, 1)]
    [InlineData(6, 2, 3, 2)]
    [InlineData(6, 5, 2, 5)]
    [InlineData(6, null, 2, 5)]
    [InlineData(6, 99, 2, 5)]
    [InlineData(7, 4, 1, 4)]
    public async Task SolveAsync_DifferentAnswers_CostsExactlyTheFormula(int candidates, int? opponents, int comparisons, int met)
    {
        var generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? $"answer {i}" : "A");
        var strategy = new LeagueStrategy(new() { Candidates = candidates, Opponents = opponents, Comparisons = comparisons });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal(candidates + candidates * met * comparisons, result.Spend.ModelCalls);
        Assert.Equal(result.Spend.ModelCalls, strategy.Bound(256)!.Value.ModelCalls);
    }

    [Fact]
    public void Matches_AnyRing_MeetsTheNextOnesAndEveryoneEquallyOften()
    {
        for (var candidates = 2; candidates <= 9; candidates++)
        {
            for (var opponents = 1; opponents < candidates; opponents++)
            {
                var met = new int[candidates, candidates];
                for (var i = 0; i < candidates; i++)
                    for (var step = 1; step <= opponents; step++)
                        met[Math.Min(i, (i + step) % candidates), Math.Max(i, (i + step) % candidates)] += 3;

                var matches = LeagueStrategy.Matches(candidates, opponents, 3);

                foreach (var (first, second, comparisons) in matches) Assert.Equal(met[first, second], comparisons);
                Assert.Equal(candidates * opponents * 3, matches.Sum(match => match.Comparisons));
                Assert.Equal(matches.Count, matches.DistinctBy(match => (match.First, match.Second)).Count());
            }
        }
    }

    [Fact]
    public async Task SolveAsync_OneThatLosesToOneOnly_WinsALeagueAndLosesTheKnockout()
    {
        // a beats c and d, who both beat b, who beats a; c and d are equal.
        double Strength(string first, string second) => (first + second) switch { "ac" or "ad" or "cb" or "db" or "ba" => 1, "cd" or "dc" => 0.5, _ => 0 };
        CountingJudge Judge() => new((first, second) => Comparison.Likely(Strength(first.Text, second.Text)));
        string[] texts = ["a", "b", "c", "d"];
        var context = new SearchContext { Generator = new ScriptedGenerator((_, i) => texts[i]) };
        var judge = Judge();

        var league = await new LeagueStrategy(new() { Candidates = 4, Comparisons = 2, Judge = judge }).SolveAsync(Problem, context, Cancellation);
        var knockout = await new KnockoutStrategy(new() { Candidates = 4, Comparisons = 2, Judge = Judge() }).SolveAsync(Problem, context, Cancellation);

        Assert.Equal(("a", 1), (league.Answer!.Text, judge.Rounds));
        Assert.Equal(2.0 / 3, league.Answer.Score, 1e-12);
        Assert.Equal(league.Answer.Score, league.Decision.Confidence!.Value);
        Assert.Equal([0.5, 0.5, 1.0 / 3], league.Ranking.Skip(1).Select(candidate => candidate.Score));
        Assert.Equal(24, league.Matches.Count);
        Assert.NotEqual("a", knockout.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_EqualAnswers_AreNotCompared()
    {
        var judge = CountingJudge.ByText();

        var result = await new LeagueStrategy(new() { Candidates = 4, Comparisons = 2, Judge = judge }).SolveAsync(
            Problem, new() { Generator = new ScriptedGenerator((_, i) => i == 2 ? "z" : "a") }, Cancellation);

        // Three matches between the same two texts, each met from both sides: one is played, two are read from the record.
        Assert.Equal(4, judge.Asked.Count);
        Assert.Equal("z", result.Answer?.Text);
        Assert.Equal([1, 0, 0, 0], result.Ranking.Select(candidate => candidate.Score));
        Assert.Equal(4 * 3 * 2 - 4, result.Figures["comparisons-saved"]);
    }
}
