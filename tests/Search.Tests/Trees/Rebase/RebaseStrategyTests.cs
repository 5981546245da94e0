using Reasoning.Search.Steps;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Trees.Rebase;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.Rebase;

public sealed class RebaseStrategyTests
{
    private static readonly Problem Sum = new() { Id = "p", Prompt = "?", Kind = ProblemKind.Answer };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_Level_SharesOutTheWidthThatIsLeft()
    {
        // The first level: "a" is scored .9 and "b" .1. At temperature 0.2, e^4.5 against e^0.5, nearly everything goes to the "a"s.
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.5), ("b\n", 0.5)] : [("answer: 1", 1)]);
        var scorer = new StepScorer(solution => solution.Text.StartsWith('a') ? 0.9 : 0.1);

        var result = await new RebaseStrategy(new() { Width = 8, Scorer = scorer }).SolveAsync(Sum, new() { Generator = generator, Seed = 1 }, Cancellation);

        var first = generator.Requests.First();
        var second = generator.Requests.Skip(1).ToArray();
        Assert.Equal(8, first.Count);
        Assert.Equal(1, first.Sampling.Temperature);
        Assert.Equal(8, second.Sum(request => request.Count));
        Assert.True(second.Where(request => request.Prefix == "a\n").Sum(request => request.Count) >= 7);
        Assert.Equal(8, result.Ranking.Count);
        Assert.Equal(16, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_EndedSolutions_AreTakenOffTheWidth()
    {
        var generator = new StepGenerator(beginning => beginning.Length < 6 ? [("a\n", 0.5), ("answer: 1", 0.5)] : [("answer: 2", 1)]);

        var result = await new RebaseStrategy(new() { Width = 16 }).SolveAsync(Sum, new() { Generator = generator }, Cancellation);

        Assert.Equal(16, result.Ranking.Count);
        var ended = 0;
        foreach (var level in generator.Requests.GroupBy(request => request.Prefix!.Length).OrderBy(level => level.Key))
        {
            Assert.Equal(16 - ended, level.Sum(request => request.Count));
            ended = result.Ranking.Count(candidate => candidate.Text.Count(letter => letter == '\n') * 2 <= level.Key);
        }
    }

    [Fact]
    public async Task SolveAsync_NoVerifier_LetsEqualAnswersVoteWithTheirScores()
    {
        // The best single solution says 3; the others, each scored less, agree on 4.
        var generator = new StepGenerator(_ => [("answer: 3", 0.2), ("answer: 04", 0.8)]);
        var scorer = new StepScorer(solution => solution.Text == "answer: 3" ? 0.9 : 0.6);

        var vote = await SolveAsync(new() { Width = 20, Scorer = scorer });
        var best = await SolveAsync(new() { Width = 20, Scorer = scorer, Choice = SolutionChoice.BestScore });

        var threes = best.Ranking.Count(candidate => candidate.Text == "answer: 3");
        Assert.InRange(threes, 1, 7);
        Assert.Equal("answer: 3", best.Answer?.Text);
        Assert.Equal("answer: 04", vote.Answer?.Text);
        Assert.Equal((20 - threes) * 0.6 / (((20 - threes) * 0.6) + (threes * 0.9)), vote.Answer!.Score, 9);
        Assert.Equal(vote.Answer.Score, vote.Decision.Confidence?.Value);

        Task<SearchResult> SolveAsync(RebaseOptions options) => new RebaseStrategy(options).SolveAsync(Sum, new() { Generator = generator, Seed = 2 }, Cancellation);
    }

    [Fact]
    public async Task SolveAsync_DepthLimit_CutsSolutions()
    {
        var generator = new StepGenerator(beginning => [($"{beginning.Length}\n", 1)]);

        var result = await new RebaseStrategy(new() { Width = 2, MaxDepth = 3 }).SolveAsync(new() { Id = "p", Prompt = "?" }, new() { Generator = generator }, Cancellation);

        Assert.Equal(6, result.Spend.ModelCalls);
        Assert.All(result.Ranking, candidate => Assert.Equal("0\n2\n4\n", candidate.Text));
        Assert.Equal(3, result.Figures["depth"]);
    }

    [Fact]
    public async Task SolveAsync_ScorerAndVerifier_BeginningsAreScoredAndSolutionsVerified()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 1)] : [("x", 0.5), ("y", 0.5)]);
        var scorer = new StepScorer(_ => 0.5);
        var verifier = new ScriptedVerifier(text => text == "a\ny");

        var result = await new RebaseStrategy(new() { Width = 4, Scorer = scorer })
            .SolveAsync(new() { Id = "p", Prompt = "?" }, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal(["a\n"], scorer.Asked);
        Assert.Equal(["a\nx", "a\ny"], verifier.Asked.Order());
        Assert.Equal("a\ny", result.Answer?.Text);
    }

    [Fact]
    public void Settings_And_Bound_ComeFromTheOptions()
    {
        var strategy = new RebaseStrategy(new() { Width = 4, MaxDepth = 5, StepTokens = 10 });

        Assert.Equal(new CostBound(20, 200), strategy.Bound(64));
        Assert.Equal("1", strategy.Settings["temperature"]);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RebaseOptions { Width = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RebaseOptions { Balance = 0 });
    }
}
