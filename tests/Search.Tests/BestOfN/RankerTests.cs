using Reasoning.Search.BestOfN;
using Reasoning.Search.Scoring;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.BestOfN;

public sealed class RankerTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_RankedByGrades_AnswersWithTheBestWithoutAVerifier()
    {
        var generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? $"sample {i}" : request.Prompt.Contains("sample 2", StringComparison.Ordinal) ? "8" : "3");
        var strategy = new BestOfNStrategy(new() { Samples = 4, Ranker = new GradeScorer() });

        var result = await strategy.SolveAsync(Problem, new() { Generator = generator }, Cancellation);

        Assert.Equal("sample 2", result.Answer?.Text);
        Assert.Equal(new Confidence(0.8, ConfidenceSource.Model), result.Decision.Confidence);
        Assert.Equal([2, 0, 1, 3], result.Ranking.Select(candidate => candidate.Index));
        Assert.Equal((8L, 0L), (result.Spend.ModelCalls, result.Spend.Verifications));
        Assert.Equal(CostBound.Of(8, 10), strategy.Bound(10));
        Assert.False(strategy.Facts.NeedsVerifier);
    }

    [Fact]
    public async Task SolveAsync_RankedByTheVerifier_AnswersAlsoWhereNothingPasses()
    {
        var verifier = new ScriptedVerifier(text => ScriptedVerifier.Wrong(text == "b" ? 0.5 : 0.25));

        var result = await new BestOfNStrategy(new() { Samples = 2, Ranker = new VerifierScorer() }).SolveAsync(
            Problem, new() { Generator = new ScriptedGenerator((_, i) => i == 0 ? "a" : "b"), Verifier = verifier }, Cancellation);

        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(new Confidence(0.5, ConfidenceSource.TestShare), result.Decision.Confidence);
    }

    [Fact]
    public async Task SolveAsync_RankedByLikelihood_TakesTheLikeliest()
    {
        var result = await new BestOfNStrategy(new() { Samples = 3, Ranker = new LikelihoodScorer() }).SolveAsync(
            Problem, new() { Generator = new LikelyGenerator((_, i) => ($"{i}", 0.3 + 0.2 * (i % 2))) }, Cancellation);

        Assert.Equal("1", result.Answer?.Text);
        Assert.Equal(0.5, result.Decision.Confidence!.Value, 1e-12);
    }

    [Fact]
    public async Task SolveAsync_NoBudgetForScores_AbstainsWithItsCandidates()
    {
        var result = await new BestOfNStrategy(new() { Samples = 3, Ranker = new GradeScorer() }).SolveAsync(
            Problem, new() { Generator = new ScriptedGenerator((_, i) => $"{i}"), Budget = new() { MaxCalls = 3 } }, Cancellation);

        Assert.Equal("None of 3 candidates could be scored.", result.AbstentionReason);
        Assert.Equal(3, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_BudgetForSomeScores_TakesTheBestOfThose()
    {
        var result = await new BestOfNStrategy(new() { Samples = 3, Ranker = new GradeScorer() }).SolveAsync(
            Problem, new() { Generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? $"sample {i}" : "4"), Budget = new() { MaxCalls = 4 } }, Cancellation);

        Assert.Equal("sample 0", result.Answer?.Text);
        Assert.Equal(3, result.Ranking.Count);
    }

    [Fact]
    public void Constructor_RankerAndStopWhenPassed_AreRefused() =>
        Assert.Throws<ArgumentException>(() => new BestOfNStrategy(new() { Ranker = new GradeScorer(), StopWhenPassed = true }));
}
