using Reasoning.Decoding.Generation;
using Reasoning.Search.BestOfN;
using Reasoning.Search.MajorityVote;
using Reasoning.Search.Sources;
using Reasoning.Search.Traces;
using Reasoning.Tests.Fakes;

namespace Reasoning.Search.Tests.Traces;

public sealed class SearchTraceTests : IDisposable
{
    private static readonly Problem Problem = new() { Id = "p", Prompt = "def f(x):\n" };
    private static readonly ISearchStrategy Nested = new BestOfNStrategy(new()
    {
        Samples = 6,
        Source = new StrategySource(new StrategySourceOptions { Strategy = new MajorityVoteStrategy(new() { Samples = 4 }), Parallel = 3 }),
    });

    private readonly string _folder = Directory.CreateTempSubdirectory("reasoning-").FullName;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private string Log => Path.Combine(_folder, "search.jsonl");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task Open_FileCutAnywhere_GoesOnToTheSameEndWithoutMakingAFinishedCallAgain()
    {
        var (whole, wholeCalls) = await SolveAsync(Log, Nested);
        var bytes = await File.ReadAllBytesAsync(Log, Cancellation);
        var random = new Random(1);
        for (var i = 0; i < 50; i++)
        {
            var cut = i == 0 ? 0 : random.Next(bytes.Length + 1);
            await File.WriteAllBytesAsync(Log, bytes[..cut], Cancellation);
            var finished = System.Text.Encoding.UTF8.GetString(bytes.AsSpan(0, cut)).Split('\n')[..^1].Count(line => line.Contains("\"event\":\"asked\"", StringComparison.Ordinal));

            var (resumed, calls) = await SolveAsync(Log, Nested);

            Assert.Equal(whole.Answer?.Text, resumed.Answer?.Text);
            Assert.Equal(whole.Ranking.Select(candidate => (candidate.Index, candidate.Text)), resumed.Ranking.Select(candidate => (candidate.Index, candidate.Text)));
            Assert.Equal(whole.Spend, resumed.Spend);
            Assert.Equal(wholeCalls - finished, calls);
            using var read = SearchTrace.Read(Log);
            Assert.Equal(whole.Answer?.Text, (await SearchReplay.ReplayAsync(read, cancellationToken: Cancellation)).Answer?.Text);
        }
    }

    [Fact]
    public async Task ReplayAsync_HundredRecordedRuns_GivesEachAgain()
    {
        for (var seed = 0ul; seed < 100; seed++)
        {
            using var trace = new SearchTrace();
            var strategy = new BestOfNStrategy(new() { Samples = 1 + (int)(seed % 17), StopWhenPassed = seed % 2 == 0, RoundSize = 3 });
            var result = await strategy.SolveAsync(Problem, Context(new ScriptedGenerator(Reply), trace) with { Seed = seed }, Cancellation);

            var replayed = await SearchReplay.ReplayAsync(trace, cancellationToken: Cancellation);

            Assert.Equal((result.Answer, result.AbstentionReason, result.Spend, result.Ending), (replayed.Answer, replayed.AbstentionReason, replayed.Spend, replayed.Ending));
            Assert.Equal(result.Ranking, replayed.Ranking);
        }
    }

    [Fact]
    public async Task SolveAsync_TraceOfAnotherSearch_IsRefused()
    {
        await SolveAsync(Log, Nested);
        var before = await File.ReadAllBytesAsync(Log, Cancellation);

        var exception = await Assert.ThrowsAsync<TraceMismatchException>(() => SolveAsync(Log, new BestOfNStrategy(new() { Samples = 3 })));

        Assert.Contains("event 0 of 'best-of-n'", exception.Message, StringComparison.OrdinalIgnoreCase);
        Assert.Equal(before, await File.ReadAllBytesAsync(Log, Cancellation));
    }

    [Fact]
    public async Task ReplayAsync_StrategyThatDecidesOtherwise_IsRefused()
    {
        using var trace = new SearchTrace();
        await new BestOfNStrategy(new() { Samples = 4 }).SolveAsync(Problem, Context(new ScriptedGenerator(Reply), trace), Cancellation);

        await Assert.ThrowsAsync<TraceMismatchException>(() => SearchReplay.ReplayAsync(trace, new BestOfNStrategy(new() { Samples = 5 }), cancellationToken: Cancellation));
    }

    [Fact]
    public async Task ReplayAsync_UnfinishedSearch_SaysSo()
    {
        await SolveAsync(Log, Nested);
        var lines = await File.ReadAllLinesAsync(Log, Cancellation);
        await File.WriteAllLinesAsync(Log, lines[..^4], Cancellation);
        using var trace = SearchTrace.Read(Log);

        var exception = await Assert.ThrowsAsync<TraceMismatchException>(() => SearchReplay.ReplayAsync(trace, cancellationToken: Cancellation));

        Assert.Contains("was not finished", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{\"event\":\"drawn\",\"node\":\"x\",\"number\":0,\"purpose\":\"p\",\"value\":0.5}\n", "line 1 does not begin a search")]
    [InlineData("nonsense\n", "line 1 is not an event of a search")]
    [InlineData("{\"event\":\"unheard of\"}\n", "line 1 is not an event of a search")]
    public async Task Read_WhatIsNoTrace_SaysWhereAndWhat(string content, string expected)
    {
        await File.WriteAllTextAsync(Log, content, Cancellation);

        var exception = Assert.Throws<InvalidDataException>(() => SearchTrace.Read(Log));

        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
        Assert.Contains(Log, exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Open_WhileAnotherSearchWrites_IsRefused()
    {
        using var first = SearchTrace.Open(Log);
        await new BestOfNStrategy(new() { Samples = 2 }).SolveAsync(Problem, Context(new ScriptedGenerator(Reply), first), Cancellation);

        Assert.Throws<IOException>(() => SearchTrace.Open(Log));
        using var reading = SearchTrace.Read(Log);
        Assert.NotNull(reading.Concluded);
    }

    [Fact]
    public async Task Lines_NestedSearch_ShowPartsCandidatesVerdictsAndTheResult()
    {
        using var trace = new SearchTrace();
        var result = await Nested.SolveAsync(Problem, Context(new ScriptedGenerator(Reply), trace), Cancellation);

        var lines = TraceOutline.Lines(trace);

        Assert.Equal("best-of-n on 'p' with scripted, seed 0", lines[0]);
        Assert.Equal(6, lines.Count(line => line.Contains("majority-", StringComparison.Ordinal) && line.Contains("/search", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.Contains("1 request for 4 completions", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.StartsWith("├─ candidate 5", StringComparison.Ordinal));
        Assert.StartsWith($"└─ answer {result.Answer!.Index} (Finished), confidence 1", lines[^1], StringComparison.Ordinal);
        Assert.True(TraceOutline.Lines(trace, isComplete: true).Count > lines.Count);
    }

    private static async Task<(SearchResult Result, int Calls)> SolveAsync(string log, ISearchStrategy strategy)
    {
        using var trace = SearchTrace.Open(log);
        var generator = new ScriptedGenerator(Reply);
        var result = await strategy.SolveAsync(Problem, Context(generator, trace), Cancellation);
        return (result, generator.Requests.Count);
    }

    private static SearchContext Context(ScriptedGenerator generator, SearchTrace trace) => new()
    {
        Generator = generator,
        Verifier = new ScriptedVerifier(text => text.EndsWith('3')),
        Trace = trace,
    };

    private static string Reply(GenerationRequest request, int index) => $"    return \"{(request.Seed + (ulong)index) % 3}\" # é\n{(request.Seed >> 9) % 4}";
}
