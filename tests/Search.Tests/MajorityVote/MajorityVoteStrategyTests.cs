using Reasoning.Search.Answers;
using Reasoning.Search.MajorityVote;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.MajorityVote;

public sealed class MajorityVoteStrategyTests
{
    private static readonly Problem Sum = new() { Id = "sum", Prompt = "1 + 1?\nAnswer:\n", Kind = ProblemKind.Answer };

    [Fact]
    public async Task SolveAsync_DifferentSteps_CountsTheNumberTheyEndWith()
    {
        var result = await VoteAsync(Sum, "answer: 3", "1 + 1 = 2\nanswer: 2", "answer: 03", "counting\nanswer: +2", "answer: 2");

        Assert.Equal((1, 0.6), (result.Answer!.Index, result.Answer.Score));
        Assert.Equal([1, 3, 4, 0, 2], result.Ranking.Select(candidate => candidate.Index));
    }

    [Fact]
    public async Task SolveAsync_Tie_GoesToTheAnswerSeenFirst()
    {
        var result = await VoteAsync(Sum, "nothing", "answer: 9", "answer: 4", "answer: 4", "answer: 9");

        Assert.Equal("answer: 9", result.Answer?.Text);
        Assert.Equal([1, 4, 2, 3, 0], result.Ranking.Select(candidate => candidate.Index));
    }

    [Fact]
    public async Task SolveAsync_SamplesWithoutAnswer_DoNotVote()
    {
        var result = await VoteAsync(Sum, "hm", "hm", "hm", "answer: 4");

        Assert.Equal((3, 0.25), (result.Answer!.Index, result.Answer.Score));
        Assert.Equal(0, result.Ranking[^1].Score);
    }

    [Fact]
    public async Task SolveAsync_NoAnswerAtAll_Abstains()
    {
        var result = await VoteAsync(Sum, "hm", "answer:");

        Assert.Null(result.Answer);
        Assert.Equal("None of 2 samples gave an answer to count.", result.AbstentionReason);
        Assert.Equal(2, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_Programs_VoteOverTheirTextWithoutSpacing()
    {
        var program = new Problem { Id = "f", Prompt = "def f(x):\n" };

        var result = await VoteAsync(program, "    return 1\n", "    return 2\n", "\n    return 2   ", "    return 3");

        Assert.Equal((1, 0.5), (result.Answer!.Index, result.Answer.Score));
    }

    [Fact]
    public async Task SolveAsync_OwnExtractor_IsUsedAndNamedInTheSettings()
    {
        var strategy = new MajorityVoteStrategy(new() { Samples = 3, Extractor = new FirstLetter() });
        string[] replies = ["bee", "ant", "bat"];

        var result = await strategy.SolveAsync(
            Sum, new() { Generator = new ScriptedGenerator((_, i) => replies[i]) }, TestContext.Current.CancellationToken);

        Assert.Equal("bee", result.Answer?.Text);
        Assert.Equal("first-letter", strategy.Settings["extractor"]);
    }

    private static Task<SearchResult> VoteAsync(Problem problem, params string[] replies) =>
        new MajorityVoteStrategy(new() { Samples = replies.Length }).SolveAsync(
            problem, new() { Generator = new ScriptedGenerator((_, i) => replies[i]) }, TestContext.Current.CancellationToken);

    private sealed class FirstLetter : IAnswerExtractor
    {
        public string Name => "first-letter";

        public string? Extract(string completion) => completion[..1];
    }
}
