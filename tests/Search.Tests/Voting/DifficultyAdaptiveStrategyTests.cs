using Reasoning.Search.Prompts;
using Reasoning.Search.Voting;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Voting;

public sealed class DifficultyAdaptiveStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?", Kind = ProblemKind.Answer };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(0, 1)]
    [InlineData(0.14, 1)]
    [InlineData(0.15, 8)]
    [InlineData(0.2, 8)]
    [InlineData(0.5, 20)]
    [InlineData(0.94, 36)]
    [InlineData(1, 40)]
    public void FirstRound_OfADifficulty_IsAMultipleOfTheWindow(double difficulty, int samples) =>
        Assert.Equal(samples, new DifficultyAdaptiveOptions().FirstRound(difficulty));

    [Fact]
    public void FirstRound_FewSamples_IsNeverMoreThanThose()
    {
        Assert.Equal(3, new DifficultyAdaptiveOptions { Samples = 3 }.FirstRound(0.2));
        Assert.Equal(4, new DifficultyAdaptiveOptions { Samples = 5 }.FirstRound(1));
        Assert.Equal(4, new DifficultyAdaptiveOptions { EasyBelow = 0 }.FirstRound(0));
    }

    [Theory]
    [InlineData("1", "aaaaaaaaaaaaaaaa", new[] { 1 })]
    [InlineData("1", "-aaaaaaaaaaaaaaa", new[] { 1, 4 })]
    [InlineData("5", "aaaaaaaaaaaaaaaa", new[] { 8 })]
    [InlineData("3", "ababaaaaaaaaaaaa", new[] { 4, 4, 4 })]
    [InlineData("10", "abababababababab", new[] { 16 })]
    [InlineData("2", "abababababababab", new[] { 4, 4, 4, 4 })]
    [InlineData("hm", "aaaaaaaaaaaaaaaa", new[] { 8 })]
    public async Task SolveAsync_Difficulty_DecidesHowManySamplesAreMade(string difficulty, string answers, int[] rounds)
    {
        var (result, generator) = await SolveAsync(difficulty, answers);

        Assert.Equal([1, .. rounds], generator.Requests.Select(request => request.Count));
        Assert.Equal(rounds.Sum() + 1, result.Spend.ModelCalls);
        Assert.Equal("answer: a", result.Answer?.Text);
    }

    [Fact]
    public async Task SolveAsync_EasyProblem_IsAsSureAsTheModelFindsItEasy()
    {
        var (easy, _) = await SolveAsync("1", "aaaaaaaaaaaaaaaa");
        var (other, _) = await SolveAsync("2", "aaabaaaaaaaaaaaa");

        Assert.Equal(new Confidence(0.9, ConfidenceSource.Model), easy.Decision.Confidence);
        Assert.Equal(0.1, easy.Figures["difficulty"]);
        Assert.Equal(new Confidence(0.875, ConfidenceSource.VoteShare), other.Decision.Confidence);
    }

    [Fact]
    public async Task SolveAsync_NoAnswers_AbstainsAfterAllSamples()
    {
        var (result, _) = await SolveAsync("0", "----------------");

        Assert.Equal("None of 16 samples gave an answer to count.", result.AbstentionReason);
    }

    [Fact]
    public void EmbeddedBook_AnyProblem_KnowsNothing() => Assert.Equal(0.5, PromptBook.Embedded.RateDifficulty(Problem).Ready?.Value);

    private static async Task<(SearchResult, ScriptedGenerator)> SolveAsync(string difficulty, string answers)
    {
        var made = 0;
        var generator = new ScriptedGenerator((request, _) => request.Prompt != "?" ? difficulty : answers[made++] is not '-' and var answer ? $"answer: {answer}" : "hm");
        var strategy = new DifficultyAdaptiveStrategy(new() { Samples = answers.Length });
        return (await strategy.SolveAsync(Problem, new() { Generator = generator }, Cancellation), generator);
    }
}
