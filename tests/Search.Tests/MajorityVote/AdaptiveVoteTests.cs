using Reasoning.Search.Catalog;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Scoring;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.MajorityVote;

public sealed class AdaptiveVoteTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("aaaaaaaaaa", 5)]
    [InlineData("aabaabaaaaaa", 10)]
    [InlineData("abababababab", 12)]
    public async Task SolveAsync_BetaRule_StopsAfterTheRoundInWhichTheLeaderIsSafe(string answers, int samples)
    {
        var (result, trace) = await VoteAsync(new() { Stopping = VoteStopping.Beta }, answers);

        Assert.Equal(samples, result.Ranking.Count);
        Assert.Equal(samples == 12 ? 0 : 1, trace.Events.OfType<DecisionMade>().Count());
    }

    [Theory]
    [InlineData("abaaaaaaaaaa", 3, 6)]
    [InlineData("aaaaaaaaaaaa", 4, 4)]
    [InlineData("aabaabaabaab", 3, 12)]
    [InlineData("abcabcaaaaaa", 5, 12)]
    public async Task SolveAsync_WindowRule_StopsAfterAUnanimousWindow(string answers, int window, int samples)
    {
        var (result, _) = await VoteAsync(new() { Stopping = VoteStopping.Window, Window = window }, answers);

        Assert.Equal(samples, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_HigherThreshold_TakesMoreSamples()
    {
        var (result, _) = await VoteAsync(new() { Stopping = VoteStopping.Beta, Window = 1, StoppingThreshold = 0.99 }, "aaaaaaaaaa");

        // 1 − 2^−(n+1) ≥ 0.99 from n = 6 on.
        Assert.Equal(6, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_WeightByLikelihood_TheLikeliestAnswerWins()
    {
        (string, double)[] samples = [("a", 0.2), ("b", 0.7), ("a", 0.3), ("a", 0.1)];

        var result = await new MajorityVoteStrategy(new() { Samples = 4, Weight = new LikelihoodScorer() }).SolveAsync(
            Problem, new() { Generator = new LikelyGenerator((_, i) => samples[i]) }, Cancellation);

        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(0.7 / 1.3, result.Answer!.Score, 1e-12);
        Assert.Equal([1, 2, 0, 3], result.Ranking.Select(candidate => candidate.Index));
        Assert.Equal(ConfidenceSource.VoteShare, result.Decision.Confidence?.Source);
    }

    [Fact]
    public async Task SolveAsync_WeightByVerifier_WrongAnswersDoNotCount()
    {
        var strategy = new MajorityVoteStrategy(new() { Samples = 4, Weight = new VerifierScorer() });
        var generator = new ScriptedGenerator((_, i) => i == 2 ? "b" : "a");

        var right = await strategy.SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(text => text == "b") }, Cancellation);
        var none = await strategy.SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, Cancellation);

        Assert.Equal(("b", 1.0), (right.Answer!.Text, right.Answer.Score));
        // Weights that are all 0 say nothing.
        Assert.Equal(("a", 0.75), (none.Answer!.Text, none.Answer.Score));
    }

    [Fact]
    public async Task SolveAsync_BudgetForSamplesButNotForWeights_VotesPlainly()
    {
        var strategy = new MajorityVoteStrategy(new() { Samples = 3, Weight = new GradeScorer() });
        var generator = new ScriptedGenerator((_, i) => i == 1 ? "b" : "a");

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator, Budget = new() { MaxCalls = 3 } }, Cancellation);

        Assert.Equal((SearchEnding.BudgetSpent, "a"), (result.Ending, result.Answer?.Text));
    }

    [Fact]
    public void Settings_WeightAndStopping_MakeTheSameStrategyAgain()
    {
        var strategy = (MajorityVoteStrategy)SearchCatalog.Create<ISearchStrategy>("majority(samples=40,weight=rollout(rollouts=2),stopping=beta,stopping-threshold=0.9)");

        Assert.Equal((40, VoteStopping.Beta, 0.9), (strategy.Options.Samples, strategy.Options.Stopping, strategy.Options.StoppingThreshold));
        Assert.Equal("2", Assert.IsType<RolloutScorer>(strategy.Options.Weight).Settings["rollouts"]);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new MajorityVoteOptions { Stopping = (VoteStopping)9 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MajorityVoteOptions { StoppingThreshold = 0.5 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new MajorityVoteOptions { Window = 0 });
    }

    private static async Task<(SearchResult, SearchTrace)> VoteAsync(MajorityVoteOptions options, string answers)
    {
        var made = 0;
        var trace = new SearchTrace();
        var generator = new ScriptedGenerator((_, _) => answers[made++].ToString());
        return (await new MajorityVoteStrategy(options with { Samples = answers.Length }).SolveAsync(Problem, new() { Generator = generator, Trace = trace }, Cancellation), trace);
    }
}
