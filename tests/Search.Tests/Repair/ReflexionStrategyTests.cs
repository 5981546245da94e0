using Reasoning.Search.Repair;
using Reasoning.Search.Tests.Fakes;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Repair;

public sealed class ReflexionStrategyTests
{
    private static readonly Problem Task = new() { Id = "p", Prompt = "Write f." };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SolveAsync_AttemptsFail_EachNextOneIsToldTheLastLessons()
    {
        var generator = RepairStrategyTests.Writer("holds 2", "lesson 1", "holds 1", "lesson 2", "holds 1 again", "lesson 3", "holds 0");
        var strategy = new ReflexionStrategy(new() { Trials = 4, Memory = 2 });
        var result = await strategy.SolveAsync(Task, Context(generator), Cancellation);

        var repairs = generator.Requests.Where(request => request.Kind() == ChatRequest.Repair).ToArray();
        // A worse attempt is the next one's predecessor all the same, and a failure that repeats is no reason to stop.
        Assert.Equal(["holds 2", "holds 1", "holds 1 again"], repairs.Select(request => request.Part("Solution")));
        Assert.Equal(["- lesson 1", "- lesson 1\n- lesson 2", "- lesson 2\n- lesson 3"], repairs.Select(request => request.Part("Your conclusions from failed attempts")));
        Assert.Equal("holds 2", result.Ranking[0].Text);
        Assert.Equal((2 * 4) - 1, result.Spend.ModelCalls);
        Assert.Equal(result.Spend.ModelCalls, strategy.Bound(10)!.Value.ModelCalls);
    }

    [Fact]
    public async Task SolveAsync_AttemptPasses_Stops()
    {
        var result = await new ReflexionStrategy().SolveAsync(Task, Context(RepairStrategyTests.Writer("holds 0", "lesson", "right")), Cancellation);

        Assert.Equal(("right", 3), (result.Answer?.Text, result.Spend.ModelCalls));
    }

    [Fact]
    public async Task SolveAsync_OneTrial_IsOneSample()
    {
        var result = await new ReflexionStrategy(new() { Trials = 1 }).SolveAsync(Task, Context(RepairStrategyTests.Writer("holds 0")), Cancellation);

        Assert.Equal(1, result.Spend.ModelCalls);
    }

    [Fact]
    public Task Strategy_ChatBook_KeepsItsPromises() => new StrategyContract
    {
        Strategy = new ReflexionStrategy(new() { Trials = 6 }),
        Problem = Task,
        Reply = (request, _) => request.Kind() == ChatRequest.Reflect ? $"lesson {request.Seed % 5}" : $"holds {request.Seed % 3} {request.Seed % 20}",
        Judge = RepairStrategyTests.Judge,
    }.CheckAsync(Cancellation);

    [Fact]
    public void Options_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReflexionOptions { Trials = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ReflexionOptions { Memory = 0 });
    }

    private static SearchContext Context(ScriptedGenerator generator) => new() { Generator = generator, Verifier = new ScriptedVerifier(RepairStrategyTests.Judge) };
}
