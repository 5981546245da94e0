using Reasoning.Search.Prompts;
using Reasoning.Search.Voting;
using Reasoning.Tests.Fakes;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Voting;

public sealed class UniversalConsistencyStrategyTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_ModelChooses_AnswersWithItsChoice()
    {
        var (result, generator) = await SolveAsync("Response 3.", PromptBook.Chat, "a", "b", "c", "b");

        Assert.Equal("c", result.Answer?.Text);
        Assert.Equal(new Confidence(0.25, ConfidenceSource.VoteShare), result.Decision.Confidence);
        Assert.Equal([2, 1, 3, 0], result.Ranking.Select(candidate => candidate.Index));
        Assert.Equal(5, result.Spend.ModelCalls);
        var question = generator.Requests.Last();
        Assert.Equal(0, question.Sampling.Temperature);
        foreach (var part in (string[])["Response 1:\na\n", "Response 2:\nb\n", "Response 4:\nb\n", "Task:\n?\n"]) Assert.Contains(part, question.Prompt, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("5")]
    [InlineData("0")]
    public async Task SolveAsync_UnreadableChoice_GoesToTheMostFrequentAnswer(string reply)
    {
        var (result, _) = await SolveAsync(reply, PromptBook.Chat, "a", "b", "c", "b");

        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(0.5, result.Decision.Confidence?.Value);
    }

    [Fact]
    public async Task SolveAsync_AllAgree_AsksNothingMore()
    {
        var (result, _) = await SolveAsync("1", PromptBook.Chat, "a", "a ", "a");

        Assert.Equal(3, result.Spend.ModelCalls);
        Assert.Equal(1, result.Decision.Confidence?.Value);
    }

    [Fact]
    public async Task SolveAsync_EmbeddedBook_ChoosesByItself()
    {
        var (result, _) = await SolveAsync("1", PromptBook.Embedded, "a", "b", "c", "b");

        Assert.Equal("b", result.Answer?.Text);
        Assert.Equal(4, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_BudgetForSamplesOnly_VotesInstead()
    {
        var generator = new ScriptedGenerator((_, i) => (string[])["a", "b", "b"] is var texts ? texts[i] : "");

        var result = await new UniversalConsistencyStrategy(new() { Samples = 3 }).SolveAsync(
            Problem, new() { Generator = generator, Budget = new() { MaxCalls = 3 } }, Cancellation);

        Assert.Equal((SearchEnding.BudgetSpent, "b"), (result.Ending, result.Answer?.Text));
    }

    [Fact]
    public void EmbeddedBook_NoAnswers_ChoosesTheFirst()
    {
        var sum = Problem with { Kind = ProblemKind.Answer };

        Assert.Equal(0, PromptBook.Embedded.ChooseMostConsistent(sum, ["hm", "well"]).Ready?.Index);
        Assert.Equal(1, PromptBook.Embedded.ChooseMostConsistent(sum, ["hm", "answer: 2", "answer: 3", "so answer: 03\nanswer: 2"]).Ready?.Index);
    }

    private static async Task<(SearchResult, ScriptedGenerator)> SolveAsync(string reply, PromptBook prompts, params string[] texts)
    {
        var generator = new ScriptedGenerator((request, i) => request.Prompt == "?" ? texts[i] : reply);
        var strategy = new UniversalConsistencyStrategy(new() { Samples = texts.Length });
        return (await strategy.SolveAsync(Problem, new() { Generator = generator, Prompts = prompts }, Cancellation), generator);
    }
}
