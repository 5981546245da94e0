using System.Text.Json;
using Reasoning.Decoding.Models;
using Reasoning.Evaluation.Runs;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;

namespace Reasoning.Evaluation.Tests.Runs;

public sealed class EvaluationRunTests
{
    [Fact]
    public async Task RunAsync_Finished_CountsWhatTheFilesHold()
    {
        using var folder = new TemporaryFolder();

        var summary = await new ToyRun { Problems = 6, Samples = 4 }.RunAsync(folder.Path);

        var lines = (await File.ReadAllLinesAsync(folder["samples.jsonl"], TestContext.Current.CancellationToken))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(["greedy", "best-of-n", "majority"], summary.Strategies.Select(row => row.Strategy));
        foreach (var row in summary.Strategies)
        {
            var samples = lines.Where(line => line.GetProperty("strategy").GetString() == row.Strategy).ToArray();
            var byProblem = samples.GroupBy(line => line.GetProperty("task_id").GetString()).ToArray();
            Assert.Equal((6, 6), (row.Problems, byProblem.Length));
            Assert.Equal(row.Strategy == "greedy" ? 1 : 4, row.Samples);
            Assert.Equal(samples.Length, row.ModelCalls);
            Assert.Equal(samples.Sum(line => line.GetProperty("tokens").GetInt64()), row.CompletionTokens);
            Assert.Equal(6, row.PromptTokens);
            Assert.Equal(samples.Count(line => line.GetProperty("passed").GetBoolean()) / (double)samples.Length, row.PassAt1, 12);
            Assert.Equal(byProblem.Count(group => group.Any(line => line.GetProperty("passed").GetBoolean())) / 6.0, row.PassAtK!.Value, 12);
            Assert.Equal(
                samples.Count(line => line.GetProperty("passed").GetBoolean() && line.GetProperty("is_answer").GetBoolean()),
                row.Solved);
            Assert.All(byProblem, group => Assert.InRange(group.Count(line => line.GetProperty("is_answer").GetBoolean()), 0, 1));
        }

        // With the verifier, a problem is solved whenever any sample passes.
        Assert.Equal(6 * summary.Strategies[1].PassAtK!.Value, summary.Strategies[1].Solved, 12);
    }

    [Fact]
    public async Task RunAsync_AnyConcurrencyAndReplyOrder_GivesTheSameTableAndSamples()
    {
        var tables = new List<string>();
        var samples = new List<string>();
        foreach (var concurrency in (int[])[1, 4, 16])
        {
            using var folder = new TemporaryFolder();
            var order = new Random(concurrency);
            var run = new ToyRun
            {
                Problems = 20,
                Concurrency = concurrency,
                BeforeReply = async (_, token) =>
                {
                    int delay;
                    lock (order) delay = order.Next(8);
                    await Task.Delay(delay, token);
                },
            };
            tables.Add((await run.RunAsync(folder.Path)).ToTable());
            samples.Add(string.Join('\n', (await File.ReadAllLinesAsync(folder["samples.jsonl"], TestContext.Current.CancellationToken))
                .Select(line => line[..line.IndexOf("\"item\"", StringComparison.Ordinal)]).Order(StringComparer.Ordinal)));
        }

        Assert.Single(tables.Distinct());
        Assert.Single(samples.Distinct());
    }

    [Fact]
    public async Task RunAsync_OtherSeed_GivesOtherSamples()
    {
        using var folder = new TemporaryFolder();

        await new ToyRun { Seed = 1 }.RunAsync(folder["a"]);
        await new ToyRun { Seed = 2 }.RunAsync(folder["b"]);

        Assert.NotEqual(Completions(folder["a"]), Completions(folder["b"]));
    }

    [Fact]
    public async Task RunAsync_Concurrency_IsReachedAndNeverExceeded()
    {
        using var folder = new TemporaryFolder();
        var (running, most) = (0, 0);
        var gate = new TaskCompletionSource();
        var run = new ToyRun
        {
            Problems = 9,
            Concurrency = 3,
            Strategies = [new GreedyStrategy()],
            BeforeReply = async (_, token) =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                if (now == 3) gate.TrySetResult();
                await gate.Task.WaitAsync(token);
                Interlocked.Decrement(ref running);
            },
        };

        await run.RunAsync(folder.Path);

        Assert.Equal(3, most);
    }

    [Fact]
    public async Task RunAsync_Progress_RisesToTheSummary()
    {
        using var folder = new TemporaryFolder();
        var reports = new List<EvaluationProgress>();

        var summary = await new ToyRun { Problems = 5, Concurrency = 4 }.RunAsync(folder.Path, new Listener(reports));

        foreach (var row in summary.Strategies)
        {
            var own = reports.Where(report => report.Strategy == row.Strategy).ToArray();
            Assert.Equal(Enumerable.Range(0, 6), own.Select(report => report.Finished));
            Assert.Equal((5, row.Solved, row.CompletionTokens), (own[^1].Problems, own[^1].Solved, own[^1].CompletionTokens));
        }
    }

    [Fact]
    public async Task RunAsync_GeneratorFails_NamesStrategyAndProblem()
    {
        using var folder = new TemporaryFolder();
        var run = new ToyRun
        {
            BeforeReply = (request, _) => request.Prompt == "2" ? throw new InvalidOperationException("The model is gone.") : Task.CompletedTask,
        };

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(folder.Path));

        Assert.Equal("greedy failed on 'toy/2': The model is gone.", exception.Message);
        Assert.Equal(2, File.ReadAllLines(folder["samples.jsonl"]).Length);
    }

    [Fact]
    public async Task RunAsync_PromptTooLong_IsUnsolvedAndTheOthersAreMeasured()
    {
        using var folder = new TemporaryFolder();
        var run = new ToyRun
        {
            BeforeReply = (request, _) => request.Prompt == "2" ? throw new ContextOverflowException("It does not fit.") : Task.CompletedTask,
        };

        var summary = await run.RunAsync(folder.Path);
        var again = await run.RunAsync(folder.Path);

        Assert.All(summary.Strategies, row => Assert.Equal((4, 1), (row.Problems, row.TooLong)));
        Assert.All(summary.Strategies.Skip(1), row => Assert.Equal((3, 9), (row.Samples, (int)row.ModelCalls)));
        Assert.All(summary.Strategies, row => Assert.InRange(row.PassAtK!.Value, 0, 0.75));
        Assert.Equal(summary.ToTable(), again.ToTable());
        Assert.Contains(File.ReadLines(folder["samples.jsonl"]), line => line.Contains("\"reason\":\"It does not fit.\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task RunAsync_StoppedEarlyByAPass_HasNoPassAtK()
    {
        using var folder = new TemporaryFolder();
        var strategy = new BestOfNStrategy(new() { Samples = 30, StopWhenPassed = true, RoundSize = 2 });

        var summary = await new ToyRun { Problems = 8, Strategies = [strategy] }.RunAsync(folder.Path);

        var row = Assert.Single(summary.Strategies);
        Assert.Null(row.PassAtK);
        Assert.InRange(row.ModelCalls, 16, 239);
    }

    [Fact]
    public void Constructor_SameStrategyTwice_IsRefused()
    {
        var exception = Assert.Throws<ArgumentException>(() => new ToyRun { Strategies = [new GreedyStrategy(), new GreedyStrategy()] }.Prepare());

        Assert.StartsWith("The strategy greedy is given twice", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Fingerprint_OnlyWhatResultsDependOn_ChangesIt()
    {
        var fingerprint = new ToyRun().Prepare().Fingerprint;

        Assert.Equal(fingerprint, new ToyRun { Concurrency = 7 }.Prepare().Fingerprint);
        ToyRun[] others = [new() { Seed = 2 }, new() { Problems = 3 }, new() { Samples = 4 }, new() { MaxTokens = 9 }, new() { ModelHash = "1" }];
        Assert.Equal(6, others.Select(run => run.Prepare().Fingerprint).Append(fingerprint).Distinct().Count());
    }

    [Fact]
    public async Task Discard_FolderWithARun_LeavesOtherFilesAlone()
    {
        using var folder = new TemporaryFolder();
        await new ToyRun().RunAsync(folder.Path);
        await File.WriteAllTextAsync(folder["notes.txt"], "mine", TestContext.Current.CancellationToken);
        await File.WriteAllTextAsync(folder["run.json.part"], "{", TestContext.Current.CancellationToken);

        EvaluationRun.Discard(folder.Path);
        Assert.Equal(["notes.txt", "samples.jsonl"], Directory.GetFiles(folder.Path).Select(Path.GetFileName).Order());
        var summary = await new ToyRun { Seed = 2 }.RunAsync(folder.Path);

        Assert.Equal(0, summary.RestoredItems);
        Assert.True(File.Exists(folder["notes.txt"]));
        EvaluationRun.Discard(folder["nothing here"]);
    }

    [Fact]
    public async Task RunAsync_Seconds_AreEachStrategysOwnTime()
    {
        using var folder = new TemporaryFolder();
        var clock = new ManualClock();
        var run = new ToyRun
        {
            Problems = 3,
            Clock = clock,
            Strategies = [new GreedyStrategy(), new BestOfNStrategy(new() { Samples = 2 })],
            BeforeReply = (request, _) =>
            {
                clock.Advance(request.Count == 1 ? 1 : 5);
                return Task.CompletedTask;
            },
        };

        var summary = await run.RunAsync(folder.Path);

        Assert.Equal([3.0, 15.0], summary.Strategies.Select(row => row.Seconds));
    }

    private static string Completions(string folder) => string.Join('\n', File.ReadLines(Path.Combine(folder, "samples.jsonl"))
        .Select(line => JsonDocument.Parse(line).RootElement.GetProperty("completion").GetString()));

    private static void InterlockedMax(ref int location, int value)
    {
        for (int seen; (seen = Volatile.Read(ref location)) < value;) Interlocked.CompareExchange(ref location, value, seen);
    }

    private sealed class Listener(List<EvaluationProgress> reports) : IProgress<EvaluationProgress>
    {
        public void Report(EvaluationProgress value)
        {
            lock (reports) reports.Add(value);
        }
    }
}
