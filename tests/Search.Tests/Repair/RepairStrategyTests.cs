using Reasoning.Search.Prompts;
using Reasoning.Search.Repair;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;
using Reasoning.Verification;

namespace Reasoning.Search.Tests.Repair;

public sealed class RepairStrategyTests
{
    private static readonly Problem Task = new() { Id = "p", Prompt = "Write f." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_RewritePasses_AnswersWithItAndStops()
    {
        var generator = Writer("holds 0", "holds 1", "right");
        var result = await SolveAsync(new() { Rewrites = 1, Rounds = 5 }, generator);

        Assert.Equal(("right", "repair of candidate 1 (logic error)"), (result.Answer?.Text, result.Answer?.Origin));
        Assert.Equal(3, result.Spend.ModelCalls);
        var last = generator.Requests.Last();
        Assert.Equal("holds 1", last.Part("Solution"));
        Assert.Contains("1 of 3 tests hold.", last.Part("Test results"), StringComparison.Ordinal);
        Assert.Contains("Failing test: test 2", last.Part("Test results"), StringComparison.Ordinal);
        Assert.StartsWith("logic error (functional). ", last.Part("Kind of bug, as far as the test results show it"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("holds 2", "holds 1", false)]
    [InlineData("holds 2", "holds 2 too", true)]
    [InlineData("holds 1", "holds 2", true)]
    [InlineData("holds 0", "broken", false)]
    [InlineData("broken", "holds 0", true)]
    [InlineData("broken", "broken as well", true)]
    public async Task SolveAsync_Rewrite_IsAcceptedWhereItIsNotWorse(string before, string after, bool isAccepted)
    {
        var trace = new SearchTrace();
        var generator = Writer(before, after, "holds 0, last");
        await SolveAsync(new() { Rewrites = 1, Rounds = 2, Restarts = 0, Patience = 9 }, generator, trace);

        var decision = trace.Events.OfType<DecisionMade>().First(decision => decision.What is "accept" or "reject");
        Assert.Equal(isAccepted ? "accept" : "reject", decision.What);
        Assert.Equal(isAccepted ? after : before, generator.Requests.Last().Part("Solution"));
    }

    [Fact]
    public async Task SolveAsync_SameFailureRepeats_GivesUpAndStartsAfresh()
    {
        var trace = new SearchTrace();
        var generator = Writer("holds 1 a", "holds 1 b", "holds 2", "right");
        var result = await SolveAsync(new() { Rewrites = 1, Rounds = 9, Restarts = 1 }, generator, trace);

        Assert.Equal([ChatRequest.Solve, ChatRequest.Repair, ChatRequest.Solve, ChatRequest.Repair], generator.Requests.Select(request => request.Kind()));
        var decision = Assert.Single(trace.Events.OfType<DecisionMade>(), decision => decision.What == "give up");
        Assert.Equal(("candidate 1", "it failed 2 times with the same diagnostics and the same test"), (decision.Subject, decision.Reason));
        Assert.Equal("right", result.Answer?.Text);
        Assert.Equal((1, 2), (result.Figures["given-up"], result.Figures["accepted"]));
    }

    [Fact]
    public async Task SolveAsync_FailureComesBackAfterAnother_IsARepetitionToo()
    {
        var generator = Writer("holds 1 a", "holds 1 b: other words", "holds 1 c");
        var result = await SolveAsync(
            new() { Rewrites = 1, Rounds = 9, Restarts = 0 }, generator,
            judge: text => Judge(text) with { Reason = text.Contains("other words", StringComparison.Ordinal) ? "B" : "A" });

        Assert.Equal(3, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_EquallyGoodRewrites_TheOneThatFailsOtherwiseIsTaken()
    {
        string[] rewrites = ["holds 1 b", "holds 1 c: other words", "holds 1 d"];
        var generator = new ScriptedGenerator((request, _) =>
            request.Kind() == ChatRequest.Solve ? "holds 1 a" : request.Part("Solution") == "holds 1 a" ? rewrites[(int)(request.Seed % 3)] : "right");
        var trace = new SearchTrace();
        await SolveAsync(
            new() { Rewrites = 12, Rounds = 2, Restarts = 0 }, generator, trace,
            text => text == "right" ? ScriptedVerifier.Pass : Judge(text) with { Reason = text.Contains("other words", StringComparison.Ordinal) ? "B" : "A" });

        Assert.Equal("holds 1 c: other words", generator.Requests.Last().Part("Solution"));
    }

    [Fact]
    public async Task SolveAsync_Patience_AllowsRepetitions()
    {
        var generator = Writer([.. Enumerable.Range(0, 20).Select(i => $"holds 1 {i}")]);
        var result = await SolveAsync(new() { Rewrites = 1, Rounds = 9, Restarts = 0, Patience = 3 }, generator);

        Assert.Equal(1 + 3, result.Ranking.Count);
    }

    [Fact]
    public async Task SolveAsync_NeverBetter_MakesExactlyWhatTheOptionsSay()
    {
        var number = 0;
        var generator = new ScriptedGenerator((_, _) => $"holds 1 {number++}");
        var strategy = new RepairStrategy(new() { Starts = 3, Kept = 2, Rewrites = 4, Rounds = 2, Restarts = 2, Patience = 9 });
        var result = await strategy.SolveAsync(Task, Context(generator), Cancellation);

        Assert.Equal(3 * (3 + (2 * 2 * 4)), result.Spend.ModelCalls);
        Assert.Equal(strategy.Bound(10)!.Value.ModelCalls, result.Spend.ModelCalls);
        Assert.Equal("None of 57 candidates passed; the best reached a score of 0.33.", result.AbstentionReason);
    }

    [Fact]
    public async Task SolveAsync_SeveralKept_AreTheBestDistinctOnes()
    {
        var texts = new[] { "holds 0", "holds 2", "holds 2", "holds 1" };
        var generator = new ScriptedGenerator((request, i) => request.Kind() == ChatRequest.Solve ? texts[i] : "broken");
        await SolveAsync(new() { Starts = 4, Kept = 2, Rewrites = 1, Rounds = 1, Restarts = 0 }, generator);

        Assert.Equal(["holds 2", "holds 1"], generator.Requests.Where(request => request.Kind() == ChatRequest.Repair).Select(request => request.Part("Solution")));
    }

    [Fact]
    public async Task SolveAsync_Reflections_TellTheLastLessonsAndLearnFromEachFailureOnce()
    {
        var (number, lessons) = (0, 0);
        var generator = new ScriptedGenerator((request, _) => request.Kind() == ChatRequest.Reflect ? $"lesson {++lessons}" : $"holds 1 {number++}");
        var strategy = new RepairStrategy(new() { Rewrites = 1, Rounds = 2, Restarts = 1, Patience = 9, Reflections = 2 });
        var result = await strategy.SolveAsync(Task, Context(generator), Cancellation);

        Assert.Equal(
            [
                ChatRequest.Solve, ChatRequest.Reflect, ChatRequest.Repair, ChatRequest.Reflect, ChatRequest.Repair, ChatRequest.Reflect,
                ChatRequest.SolveWithAids, ChatRequest.Reflect, ChatRequest.Repair, ChatRequest.Reflect, ChatRequest.Repair,
            ],
            generator.Requests.Select(request => request.Kind()));
        Assert.Equal("- lesson 2\n- lesson 3", generator.Requests.First(request => request.Kind() == ChatRequest.SolveWithAids).Part("Your conclusions from failed attempts"));
        Assert.Equal("- lesson 4\n- lesson 5", generator.Requests.Last().Part("Your conclusions from failed attempts"));
        Assert.Equal(5, result.Figures["lessons"]);
        Assert.Equal(strategy.Bound(10)!.Value.ModelCalls, result.Spend.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_EmbeddedBook_RewritesFromTheLineThatFailed()
    {
        var problem = new Problem { Id = "p", Prompt = "def f(x):\n    \"\"\"F.\"\"\"\n" };
        var generator = new ScriptedGenerator((request, _) => request.Prefix is null ? "    a = 1\n    b = c\n    return a\n" : request.Prefix + "    return 2\n");
        var failure = new Verdict { Kind = VerdictKind.RuntimeError, Score = 0, Reason = "The program raised NameError: name 'c' is not defined at line 4 of the program." };
        var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(text => text.Contains('c', StringComparison.Ordinal) ? failure : ScriptedVerifier.Pass), Prompts = PromptBook.Embedded };
        var result = await new RepairStrategy(new() { Rewrites = 1 }).SolveAsync(problem, context, Cancellation);

        Assert.Equal("    a = 1\n    return 2\n", result.Answer?.Text);
        Assert.Equal("repair of candidate 0 (missing definition)", result.Answer?.Origin);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    public Task Strategy_ChatBook_KeepsItsPromises(int reflections) => new StrategyContract
    {
        Strategy = new RepairStrategy(new() { Starts = 2, Kept = 2, Rewrites = 3, Rounds = 3, Restarts = 2, Reflections = reflections }),
        Problem = Task,
        Reply = (request, index) => request.Kind() == ChatRequest.Reflect ? $"lesson {request.Seed % 5}" : $"holds {(request.Seed + (ulong)index) % 3} {request.Seed % 20}",
        Judge = Judge,
        MaxTokens = 60,
    }.CheckAsync(Cancellation);

    [Fact]
    public Task Strategy_EmbeddedBook_KeepsItsPromises() => new StrategyContract
    {
        Strategy = new RepairStrategy(new() { Starts = 2, Rewrites = 3, Rounds = 3, Restarts = 2, Reflections = 1 }),
        Problem = new Problem { Id = "p", Prompt = "def f(x):\n" },
        Reply = (request, index) => $"{request.Prefix}    x += {(request.Seed + (ulong)index) % 5}\n    return x\n",
        Judge = text => ScriptedVerifier.Wrong(text.Length % 10 / 10.0),
        Prompts = PromptBook.Embedded,
        MaxTokens = 100,
    }.CheckAsync(Cancellation);

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Starts = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Kept = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Rewrites = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Rounds = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Patience = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Restarts = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new RepairOptions { Reflections = -1 });
    }

    /// <summary>Says one text after the other, one per request.</summary>
    internal static ScriptedGenerator Writer(params string[] texts)
    {
        var next = 0;
        return new ScriptedGenerator((_, _) => texts[next++]);
    }

    /// <summary>Of three tests as many hold as a text says; "broken" is no program, "right" passes.</summary>
    internal static Verdict Judge(string text)
    {
        if (text.StartsWith("right", StringComparison.Ordinal)) return ScriptedVerifier.Pass;
        if (text.StartsWith("broken", StringComparison.Ordinal)) return new Verdict { Kind = VerdictKind.CompileError, Score = 0, Reason = "The program is not valid Python: invalid syntax (line 1)." };
        var held = text["holds ".Length] - '0';
        return new Verdict
        {
            Kind = VerdictKind.WrongAnswer,
            Score = held / 3.0,
            Reason = $"'test {held + 1}' does not hold.",
            Tests = [.. Enumerable.Range(1, 3).Select(i => new TestOutcome { Status = i <= held ? TestStatus.Passed : TestStatus.Failed, Source = $"test {i}" })],
        };
    }

    private static SearchContext Context(ScriptedGenerator generator, SearchTrace? trace = null, Func<string, Verdict>? judge = null) =>
        new() { Generator = generator, Verifier = new ScriptedVerifier(judge ?? Judge), Trace = trace };

    private static Task<SearchResult> SolveAsync(RepairOptions options, ScriptedGenerator generator, SearchTrace? trace = null, Func<string, Verdict>? judge = null) =>
        new RepairStrategy(options).SolveAsync(Task, Context(generator, trace, judge), Cancellation);
}
