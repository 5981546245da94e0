using Reasoning.Decoding.Sampling;
using Reasoning.Search.Seeds;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Trees.LiteSearch;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Trees.LiteSearch;

public sealed class LiteSearchStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_GreedySolutionPasses_NeedsNothingElse()
    {
        var generator = new StepGenerator(_ => [("right", 0.6), ("wrong", 0.4)]);

        var result = await new LiteSearchStrategy().SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(text => text == "right") }, Cancellation);

        Assert.Equal(("right", "baseline", 1L), (result.Answer?.Text, result.Answer?.Origin, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task SolveAsync_GreedySolutionIsWrong_FindsAnotherAsWidelyAsTheBudgetSays()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 0.6), ("b\n", 0.4)] : [(beginning == "b\n" ? "right" : "wrong", 1)]);
        var scorer = new StepScorer(_ => 0.5);
        var verifier = new ScriptedVerifier(text => text == "b\nright");

        var result = await new LiteSearchStrategy(new() { Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        // The greedy solution is worth 0, so the root has all 10 steps: the most probable one, then 9 samples.
        Assert.Equal("b\nright", result.Answer?.Text);
        var requests = generator.Requests.ToArray();
        Assert.Null(requests[0].Prefix);
        Assert.Equal([(1, 0.0), (9, 0.6)], requests.Where(request => request.Prefix == "").Select(request => (request.Count, request.Sampling.Temperature)));

        // Depth 1, value (.5 + 0) / 2 = .25: 1 − .75^9 is the first above .9.
        Assert.Equal([1, 8], requests.Where(request => request.Prefix == "a\n").Select(request => request.Count));
    }

    [Fact]
    public async Task SolveAsync_NoVerifier_IsNeverWorseThanTheGreedySolution()
    {
        for (var seed = 0UL; seed < 30; seed++)
        {
            var salt = seed;
            var generator = new StepGenerator(beginning => beginning.Length < 4 ? [("a\n", 0.4), ("b\n", 0.3), ("c\n", 0.3)] : [("x", 0.5), ("y", 0.5)]);
            var scorer = new StepScorer(solution => new CounterRandom(SeedSplit.By(salt, solution.Text)).NextDouble());

            var result = await new LiteSearchStrategy(new() { Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator, Seed = seed }, Cancellation);

            var greedy = result.Ranking.Single(candidate => candidate.Origin == "baseline");
            Assert.True(result.Answer!.Score >= greedy.Score);
        }
    }

    [Fact]
    public async Task SolveAsync_BestNodeIsASolution_Stops()
    {
        var generator = new StepGenerator(beginning => beginning.Length == 0 ? [("a\n", 1)] : [("x", 1)]);
        var scorer = new StepScorer(solution => solution.IsComplete ? 0.7 : 0.5);

        var result = await new LiteSearchStrategy(new() { Scorer = scorer }).SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        // The greedy solution; the root, worth as much as it, so 2 steps; "a", worth (.5 + .7) / 2 = .6 and so 3 steps; then the best is a solution.
        Assert.Equal(1 + 2 + 3, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_OneByOne_AsksForOneStepARound()
    {
        var generator = new StepGenerator(_ => [("a\n", 0.5), ("b\n", 0.5)]);

        await new LiteSearchStrategy(new() { OneByOne = true, Rounds = 7, MaxDepth = 9 }).SolveAsync(Problem, new() { Generator = generator, MaxTokens = 40 }, Cancellation);

        Assert.Equal(8, generator.Requests.Count);
        Assert.All(generator.Requests, request => Assert.Equal(1, request.Count));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiteSearchOptions { Confidence = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiteSearchOptions { MaxWidth = 1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new LiteSearchOptions { GoodScore = 1.1 });
    }
}
