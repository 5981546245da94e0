using Reasoning.Search.BestOfN;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.BestOfN;

public sealed class BestOfNStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_OneSamplePasses_AnswersWithIt()
    {
        var generator = new ScriptedGenerator((_, i) => $"sample {i}");
        var verifier = new ScriptedVerifier(text => text == "sample 5");

        var result = await new BestOfNStrategy(new() { Samples = 8 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal(5, result.Answer?.Index);
        Assert.Null(result.AbstentionReason);
        Assert.Equal([5, 0, 1, 2, 3, 4, 6, 7], result.Ranking.Select(candidate => candidate.Index));
        Assert.Equal((8, 8), (result.Spend.ModelCalls, result.Spend.Verifications));
        Assert.Equal(0.8, Assert.Single(generator.Requests).Sampling.Temperature);
    }

    [Fact]
    public async Task SolveAsync_NonePasses_AbstainsAndRanksByScoreThenLikelihoodPerToken()
    {
        string[] replies = ["half", "most", "none", "most as well"];
        var generator = new ScriptedGenerator((_, i) => replies[i]);
        var verifier = new ScriptedVerifier(text => ScriptedVerifier.Wrong(text.StartsWith("most", StringComparison.Ordinal) ? 0.75 : text == "half" ? 0.5 : 0));

        var result = await new BestOfNStrategy(new() { Samples = 4 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Null(result.Answer);
        Assert.Equal("None of 4 candidates passed; the best reached a score of 0.75.", result.AbstentionReason);
        Assert.Equal(["most", "most as well", "half", "none"], result.Ranking.Select(candidate => candidate.Text));
    }

    [Fact]
    public async Task SolveAsync_FullScoreWithoutAPass_IsNoAnswer()
    {
        var generator = new ScriptedGenerator((_, i) => i == 0 ? "every test holds, then it writes files" : "right");
        var verifier = new ScriptedVerifier(text => text == "right" ? ScriptedVerifier.Pass : ScriptedVerifier.Wrong(1));

        var result = await new BestOfNStrategy(new() { Samples = 2 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal("right", result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_EqualSamples_AreVerifiedOnce()
    {
        var generator = new ScriptedGenerator((_, i) => i % 2 == 0 ? "a" : "b");
        var verifier = new ScriptedVerifier(_ => false);

        var result = await new BestOfNStrategy(new() { Samples = 10 }).SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal(["a", "b"], verifier.Asked.Order());
        Assert.Equal(2, result.Spend.Verifications);
        Assert.All(result.Ranking, candidate => Assert.NotNull(candidate.Verdict));
    }

    [Fact]
    public async Task SolveAsync_StopWhenPassed_MakesNoFurtherRound()
    {
        var round = 0;
        var generator = new ScriptedGenerator((_, i) => i == 0 ? $"round {round++}" : "other");
        var verifier = new ScriptedVerifier(text => text == "round 1");
        var strategy = new BestOfNStrategy(new() { Samples = 10, StopWhenPassed = true, RoundSize = 3 });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator, Verifier = verifier }, Cancellation);

        Assert.Equal([3, 3], generator.Requests.Select(request => request.Count));
        Assert.Equal(3, result.Answer?.Index);
        Assert.Equal(2, generator.Requests.Select(request => request.Seed).Distinct().Count());
        Assert.Equal("3", strategy.Settings["round-size"]);
    }

    [Fact]
    public async Task SolveAsync_StopWhenPassedAndNonePasses_MakesExactlyTheSamplesAskedFor()
    {
        var generator = new ScriptedGenerator((_, i) => $"{i}");
        var strategy = new BestOfNStrategy(new() { Samples = 10, StopWhenPassed = true, RoundSize = 4 });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, Cancellation);

        Assert.Equal([4, 4, 2], generator.Requests.Select(request => request.Count));
        Assert.Equal(Enumerable.Range(0, 10), result.Ranking.Select(candidate => candidate.Index).Order());
    }

    [Fact]
    public async Task SolveAsync_NoVerifier_SaysWhatIsMissing()
    {
        var context = new SearchContext { Generator = new ScriptedGenerator((_, _) => "") };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => new BestOfNStrategy().SolveAsync(Problem, context, Cancellation));

        Assert.Contains("verifier", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Settings_OnlyNamesWhatDiffersFromTheSamplingDefaults()
    {
        var settings = new BestOfNStrategy(new() { Samples = 4, Sampling = new() { Temperature = 0.5 } }).Settings;

        Assert.Equal([("round-size", "8"), ("samples", "4"), ("stop-when-passed", "false"), ("temperature", "0.5")], settings.Select(setting => (setting.Key, setting.Value)));
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestOfNOptions { Samples = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new BestOfNOptions { RoundSize = 0 });
        Assert.Throws<ArgumentNullException>(() => new BestOfNOptions { Sampling = null! });
    }
}
