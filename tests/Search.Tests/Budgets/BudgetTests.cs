using Reasoning.Search.BestOfN;
using Reasoning.Search.Budgets;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Budgets;

public sealed class BudgetTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "0123456789" };
    private static readonly BestOfNStrategy Strategy = new(new() { Samples = 100 });

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_TokenLimit_SpendsAsMuchAsFitsAndNoMore()
    {
        // Each completion has 5 tokens and may have 20; the prompt has 10.
        var result = await SolveAsync(new() { MaxTokens = 100 });

        Assert.Equal(SearchEnding.BudgetSpent, result.Ending);
        Assert.InRange(result.Spend.Usage.TotalTokens, 100 - 30 + 1, 100);
        Assert.Equal(result.Spend.ModelCalls, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_CallLimit_IsSpentWhole()
    {
        var result = await SolveAsync(new() { MaxCalls = 7 });

        Assert.Equal((SearchEnding.BudgetSpent, 7L, 7), (result.Ending, result.Spend.ModelCalls, result.Ranking.Count));
    }

    [Fact]
    public async Task SolveAsync_CostLimit_CountsPromptsAndCompletions()
    {
        // A request costs 10 for its prompt and 2 per generated token.
        var result = await SolveAsync(new() { MaxCost = 130, Prices = new TokenPrices(1_000_000, 2_000_000) });

        Assert.InRange(result.Spend.Cost, 81, 130);
        Assert.Equal(result.Spend.Usage.PromptTokens + (2 * result.Spend.Usage.CompletionTokens), result.Spend.Cost);
    }

    [Fact]
    public async Task SolveAsync_BudgetBelowOneCall_AbstainsWithoutCalling()
    {
        var generator = new ScriptedGenerator((_, _) => "hello") { CountsTokens = true };

        var result = await Strategy.SolveAsync(Problem, Context(generator) with { Budget = new() { MaxTokens = 29 } }, Cancellation);

        Assert.Equal((SearchEnding.BudgetSpent, "No candidate was made."), (result.Ending, result.AbstentionReason));
        Assert.Empty(generator.Requests);
    }

    [Fact]
    public async Task SolveAsync_GeneratorThatCannotCount_CountsBytesOfThePrompt()
    {
        var generator = new ScriptedGenerator((_, _) => "hello");

        var enough = await Strategy.SolveAsync(Problem, Context(generator) with { Budget = new() { MaxTokens = 10 + 32 + 20 } }, Cancellation);
        var less = await Strategy.SolveAsync(Problem, Context(generator) with { Budget = new() { MaxTokens = 10 + 32 + 19 } }, Cancellation);

        Assert.Equal((1L, 0L), (enough.Spend.ModelCalls, less.Spend.ModelCalls));
    }

    [Fact]
    public async Task SolveAsync_TimeIsUp_CancelsCallsUnderWayAndKeepsWhatThereIs()
    {
        var clock = new ManualClock();
        var calls = 0;
        var generator = new ScriptedGenerator((_, i) => $"{i}")
        {
            BeforeReply = async (_, token) =>
            {
                if (++calls < 3) return;
                clock.Advance(TimeSpan.FromSeconds(11));
                await Task.Delay(Timeout.Infinite, token);
            },
        };
        using var trace = new SearchTrace();
        var strategy = new BestOfNStrategy(new() { Samples = 100, StopWhenPassed = true, RoundSize = 4 });
        var context = Context(generator) with { Budget = new() { MaxTime = TimeSpan.FromSeconds(10) }, Clock = clock, Trace = trace };

        var result = await strategy.SolveAsync(Problem, context, Cancellation);

        Assert.Equal((SearchEnding.BudgetSpent, 8), (result.Ending, result.Ranking.Count));
        var replayed = await SearchReplay.ReplayAsync(trace, cancellationToken: Cancellation);
        Assert.Equal((result.Ending, result.Ranking.Count), (replayed.Ending, replayed.Ranking.Count));
    }

    [Fact]
    public async Task SolveAsync_EarlierSessionsUsedTheTime_MakesNoFurtherCall()
    {
        using var trace = new SearchTrace();
        var clock = new ManualClock();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var budget = new SearchBudget { MaxTime = TimeSpan.FromSeconds(10) };
        var strategy = new BestOfNStrategy(new() { Samples = 100, StopWhenPassed = true, RoundSize = 4 });
        var calls = 0;
        var first = new ScriptedGenerator((_, i) => $"{i}")
        {
            BeforeReply = (_, token) =>
            {
                clock.Advance(TimeSpan.FromSeconds(4));
                if (++calls > 2) stop.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        await strategy.SolveAsync(Problem, Context(first) with { Budget = budget, Clock = clock, Trace = trace }, stop.Token);
        var second = new ScriptedGenerator((_, i) => $"{i}") { BeforeReply = (_, _) => { clock.Advance(TimeSpan.FromSeconds(4)); return Task.CompletedTask; } };

        var result = await strategy.SolveAsync(Problem, Context(second) with { Budget = budget, Clock = clock, Trace = trace }, Cancellation);

        Assert.Equal(SearchEnding.BudgetSpent, result.Ending);
        Assert.Equal(8, result.Ranking.Count);
        Assert.Single(second.Requests);
    }

    [Fact]
    public void Admit_SeveralLimits_TheNarrowestCounts()
    {
        var ledger = new BudgetLedger(new SearchBudget { MaxTokens = 100, MaxCompletionTokens = 75, MaxCalls = 4 });

        Assert.Equal(3, ledger.Admit(9, promptTokens: 10, maxTokens: 25, out var held, out var limit));
        Assert.Equal(BudgetLimit.CompletionTokens, limit);
        Assert.Equal(0, ledger.Admit(1, 10, 25, out _, out _));
        ledger.Settle(held, ledger.AmountOf(10, 6, 3));
        Assert.Equal(1, ledger.Admit(9, 10, 25, out _, out limit));
        Assert.Equal(BudgetLimit.Calls, limit);
    }

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchBudget { MaxTokens = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchBudget { MaxCalls = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchBudget { MaxCost = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new SearchBudget { MaxTime = TimeSpan.Zero });
        Assert.Throws<ArgumentOutOfRangeException>(() => new TokenPrices(-1, 0));
    }

    [Fact]
    public void Parse_Limits_AreRead() => Assert.Equal(
        new SearchBudget { MaxTokens = 2000, MaxCompletionTokens = 500, MaxCalls = 8, MaxCost = 0.5m, MaxTime = TimeSpan.FromSeconds(1.5), Prices = new TokenPrices(0.15m, 0.6m) },
        BudgetText.Parse("tokens=2,000".Replace(",", "", StringComparison.Ordinal) + ", completion-tokens=500,calls=8,cost=0.5,time=1.5,prices=0.15/0.6"));

    [Theory]
    [InlineData("tokens", "'tokens' is not of the form limit=value")]
    [InlineData("tokens=many", "'tokens=many': the value is a whole number.")]
    [InlineData("tokens=0", "'tokens=0' is outside the range")]
    [InlineData("money=3", "A budget has no limit 'money'")]
    [InlineData("calls=3,calls=4", "The budget sets 'calls' twice.")]
    [InlineData("cost=3", "A limit on cost needs prices")]
    [InlineData("prices=3", "prices are two numbers")]
    public void Parse_WhatIsNoBudget_SaysWhy(string text, string expected) =>
        Assert.Contains(expected, Assert.Throws<FormatException>(() => BudgetText.Parse(text)).Message, StringComparison.Ordinal);

    private static Task<SearchResult> SolveAsync(SearchBudget budget) =>
        Strategy.SolveAsync(Problem, Context(new ScriptedGenerator((_, _) => "hello") { CountsTokens = true }) with { Budget = budget }, Cancellation);

    private static SearchContext Context(ScriptedGenerator generator) => new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false), MaxTokens = 20 };
}
