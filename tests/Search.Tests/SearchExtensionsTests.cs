using Reasoning.Search.BestOfN;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Sources;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests;

public sealed class SearchExtensionsTests
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "?" };

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task SearchAsync_Rounds_TellsAfterEachHowItStands()
    {
        var round = 0;
        var generator = new ScriptedGenerator((_, i) => i == 0 ? $"round {round++}" : "other");
        var strategy = new BestOfNStrategy(new() { Samples = 12, StopWhenPassed = true, RoundSize = 3 });
        var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(text => text == "round 2") };

        var updates = await strategy.SearchAsync(Problem, context, Cancellation).ToListAsync(Cancellation);

        Assert.Equal([(3, 3L, false), (6, 6L, false), (9, 9L, false), (9, 9L, true)], updates.Select(update => (update.Result.Ranking.Count, update.Result.Spend.ModelCalls, update.IsFinal)));
        Assert.Equal([null, null, "round 2", "round 2"], updates.Select(update => update.Result.Answer?.Text));
    }

    [Fact]
    public async Task SearchAsync_Cancelled_EndsWithWhatThereIs()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var strategy = new BestOfNStrategy(new() { Samples = 12, StopWhenPassed = true, RoundSize = 3 });
        var calls = 0;
        var generator = new ScriptedGenerator((_, i) => $"{i}") { BeforeReply = (_, token) => ++calls < 3 ? Task.CompletedTask : Task.Delay(Timeout.Infinite, token) };
        var context = new SearchContext { Generator = generator, Verifier = new ScriptedVerifier(_ => false) };
        var updates = new List<SearchProgress>();

        await foreach (var update in strategy.SearchAsync(Problem, context, stop.Token))
        {
            updates.Add(update);
            if (updates.Count == 1) await stop.CancelAsync();
        }

        Assert.True(updates[^1].IsFinal);
        Assert.Equal(SearchEnding.Cancelled, updates[^1].Result.Ending);
        Assert.Equal(6, updates[^1].Result.Ranking.Count);
    }

    [Fact]
    public async Task SearchAsync_ReaderLeaves_EndsTheSearch()
    {
        var generator = new ScriptedGenerator((_, i) => $"{i}");
        var strategy = new BestOfNStrategy(new() { Samples = 100_000, StopWhenPassed = true, RoundSize = 1 });

        await foreach (var _ in strategy.SearchAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, Cancellation)) break;

        Assert.True(generator.Requests.Count < 100_000);
    }

    [Fact]
    public async Task SearchAsync_GeneratorFails_ThrowsThat()
    {
        var generator = new ScriptedGenerator((_, _) => throw new HttpRequestException("no route"));

        var exception = await Assert.ThrowsAsync<HttpRequestException>(async () =>
            await new MajorityVoteStrategy().SearchAsync(Problem, new() { Generator = generator }, Cancellation).ToListAsync(Cancellation));

        Assert.Equal("no route", exception.Message);
    }

    [Fact]
    public async Task SolveAsync_CancelledWithinAPart_HasWhatThePartHad()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(Cancellation);
        var calls = 0;
        var generator = new ScriptedGenerator((_, i) => $"{i}")
        {
            BeforeReply = (_, token) =>
            {
                if (Interlocked.Increment(ref calls) > 2) stop.Cancel();
                token.ThrowIfCancellationRequested();
                return Task.CompletedTask;
            },
        };
        var inner = new BestOfNStrategy(new() { Samples = 12, StopWhenPassed = true, RoundSize = 3 });
        var outer = new MajorityVoteStrategy(new() { Samples = 2, Source = new StrategySource(inner) });

        var result = await outer.SolveAsync(Problem, new() { Generator = generator, Verifier = new ScriptedVerifier(_ => false) }, stop.Token);

        Assert.Equal(SearchEnding.Cancelled, result.Ending);
        Assert.NotEmpty(result.Ranking);
    }
}
