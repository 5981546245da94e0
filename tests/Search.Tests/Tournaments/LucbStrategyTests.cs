using Reasoning.Decoding.Sampling;
using Reasoning.Search.Prompts;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Tournaments;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Tournaments;

public sealed class LucbStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_SureJudge_DropsTheWeakAndFindsTheBest()
    {
        using var trace = new SearchTrace();
        var judge = CountingJudge.ByText();
        var strategy = new LucbStrategy(new() { Candidates = 8, Rounds = 20, Comparisons = 4, Judge = judge });

        var result = await strategy.SolveAsync(Problem, new() { Generator = new ScriptedGenerator((_, i) => $"{(i + 3) % 8}"), Trace = trace }, Cancellation);

        Assert.Equal("7", result.Answer?.Text);
        Assert.InRange(judge.Rounds, 2, 19);
        Assert.Equal(7, trace.Events.OfType<DecisionMade>().Count(decision => decision.What == "drop"));
        Assert.Equal(8, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_PerRound_LimitsWhoPlays()
    {
        var judge = new CountingJudge((_, _) => Comparison.Of(Preference.Tie));
        var strategy = new LucbStrategy(new() { Candidates = 8, Rounds = 3, PerRound = 4, Opponents = 2, Comparisons = 5, Judge = judge });

        var result = await strategy.SolveAsync(Problem, new() { Generator = new ScriptedGenerator((_, i) => $"{i}") }, Cancellation);

        Assert.Equal(3 * 4 * 2 * 5, judge.Asked.Count);
        Assert.Equal(0.5, result.Decision.Confidence!.Value);
    }

    [Fact]
    public async Task SolveAsync_OneAnswerOrOneCandidate_AsksNoJudge()
    {
        var judge = CountingJudge.ByText();

        foreach (var candidates in (int[])[1, 4])
            Assert.Equal("a", (await new LucbStrategy(new() { Candidates = candidates, Judge = judge }).SolveAsync(
                Problem, new() { Generator = new ScriptedGenerator((_, _) => "a") }, Cancellation)).Answer?.Text);

        Assert.Empty(judge.Asked);
    }

    [Fact]
    public async Task SolveAsync_NoisyJudge_FindsTheBestMoreOftenThanAnyOther()
    {
        var winners = new int[8];
        for (var run = 0; run < 300; run++)
        {
            var strategy = new LucbStrategy(new() { Candidates = 8, Rounds = 12, Comparisons = 2, Judge = Noisy(run) });
            var result = await strategy.SolveAsync(Problem with { Id = $"{run}" }, new() { Generator = new ScriptedGenerator((_, i) => $"{i}") }, Cancellation);
            winners[result.Answer!.Text[0] - '0']++;
            Assert.InRange(result.Matches.Count, 1, 8 * 12 * 2);
        }

        Assert.InRange(winners[7], 150, 300);
        Assert.Equal(0, winners[0]);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LucbOptions { Rounds = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LucbOptions { PerRound = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LucbOptions { Opponents = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LucbOptions { Width = 0 });
    }

    /// <summary>The greater of two digits is preferred with a probability that grows with their distance.</summary>
    private static CountingJudge Noisy(int run)
    {
        var random = new CounterRandom((ulong)run);
        return new CountingJudge((first, second) =>
        {
            var ahead = 1 / (1 + Math.Exp(-0.6 * (first.Text[0] - second.Text[0])));
            return Comparison.Of(random.NextDouble() < ahead ? Preference.First : Preference.Second);
        });
    }
}
