using Reasoning.Evaluation.Runs;
using Reasoning.Search.BestOfN;
using Reasoning.Search.Greedy;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Evaluation.Tests.Runs;

public sealed class ResumeTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task RunAsync_FinishedRun_AsksTheModelNothingAndEndsAlike()
    {
        using var folder = new TemporaryFolder();
        var first = await new ToyRun().RunAsync(folder.Path);
        var again = new ToyRun { Concurrency = 16 };

        var second = await again.RunAsync(folder.Path);

        Assert.Empty(again.Generator!.Requests);
        Assert.Equal(first.ToTable(), second.ToTable());
        Assert.Equal((0, 12), (first.RestoredItems, second.RestoredItems));
        Assert.Equal(first.Strategies.Select(row => row.Seconds), second.Strategies.Select(row => row.Seconds));
    }

    // A kill leaves some prefix of the file's bytes, so every prefix is tried that ends at a line, around one, or within one.
    [Fact]
    public async Task RunAsync_FileCutAnywhere_GoesOnAndEndsWithTheSameTable()
    {
        using var folder = new TemporaryFolder();
        var expected = (await new ToyRun().RunAsync(folder["whole"])).ToTable();
        var samples = await File.ReadAllBytesAsync(Path.Combine(folder["whole"], "samples.jsonl"), Cancellation);
        var manifest = await File.ReadAllBytesAsync(Path.Combine(folder["whole"], "run.json"), Cancellation);
        var lines = samples.Index().Where(pair => pair.Item == '\n').Select(pair => pair.Index).Prepend(-1).ToArray();
        var cuts = lines.SelectMany(end => (int[])[end, end + 1, end + 2, end + 40]).Where(cut => cut >= 0 && cut <= samples.Length).ToHashSet();
        Assert.True(cuts.Count > 90);

        foreach (var cut in cuts)
        {
            var cutFolder = folder[$"cut-{cut}"];
            Directory.CreateDirectory(cutFolder);
            await File.WriteAllBytesAsync(Path.Combine(cutFolder, "run.json"), manifest, Cancellation);
            await File.WriteAllBytesAsync(Path.Combine(cutFolder, "samples.jsonl"), samples[..cut], Cancellation);
            var resumed = new ToyRun { Concurrency = 4 };

            var summary = await resumed.RunAsync(cutFolder);

            Assert.Equal(expected, summary.ToTable());
            Assert.Equal(12 - summary.RestoredItems, resumed.Generator!.Requests.Count);
            Assert.Equal(28, File.ReadAllLines(Path.Combine(cutFolder, "samples.jsonl")).Length);
        }
    }

    [Fact]
    public async Task RunAsync_CancelledAtEveryReply_KeepsWhatWasFinished()
    {
        using var folder = new TemporaryFolder();
        var expected = (await new ToyRun().RunAsync(folder["whole"])).ToTable();

        for (var stopAfter = 0; stopAfter <= 12; stopAfter++)
        {
            using var stop = new CancellationTokenSource();
            var replies = 0;
            var cancelled = new ToyRun
            {
                BeforeReply = (_, _) =>
                {
                    if (replies++ == stopAfter) stop.Cancel();
                    return Task.CompletedTask;
                },
            };
            var path = folder[$"stop-{stopAfter}"];
            if (stopAfter < 12) await Assert.ThrowsAnyAsync<OperationCanceledException>(() => cancelled.RunAsync(path, cancellationToken: stop.Token));
            else await cancelled.RunAsync(path, cancellationToken: stop.Token);

            var summary = await new ToyRun().RunAsync(path);

            Assert.Equal(stopAfter, summary.RestoredItems);
            Assert.Equal(expected, summary.ToTable());
        }
    }

    [Fact]
    public async Task RunAsync_Resumed_AddsUpTheTimeOfBothSessions()
    {
        using var folder = new TemporaryFolder();
        ToyRun Session(ManualClock clock, CancellationTokenSource? stop, int stopAfter) => new()
        {
            Problems = 5,
            Strategies = [new GreedyStrategy()],
            Clock = clock,
            BeforeReply = (request, _) =>
            {
                clock.Advance(10);
                if (request.Prompt == $"{stopAfter}") stop?.Cancel();
                return Task.CompletedTask;
            },
        };
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Session(new ManualClock(), stop, 2).RunAsync(folder.Path, cancellationToken: stop.Token));

        var summary = await Session(new ManualClock(), null, -1).RunAsync(folder.Path);

        // Two problems were kept from the first session (20 s) and three were made in the second (30 s).
        Assert.Equal(50, Assert.Single(summary.Strategies).Seconds);
    }

    [Fact]
    public async Task RunAsync_OtherArguments_AreRefusedByTheNameOfTheDifference()
    {
        using var folder = new TemporaryFolder();
        await new ToyRun().RunAsync(folder.Path);
        var before = await File.ReadAllBytesAsync(folder["samples.jsonl"], Cancellation);

        await AssertRefused(new ToyRun { Seed = 2 }, "seed 1, and this one has 2");
        await AssertRefused(new ToyRun { MaxTokens = 65 }, "max-tokens 64, and this one has 65");
        await AssertRefused(new ToyRun { Problems = 3 }, "problems 4, and this one has 3");
        await AssertRefused(new ToyRun { ModelHash = "11" }, "model SHA-256 00ff, and this one has 11");
        await AssertRefused(new ToyRun { BenchmarkHash = "22" }, "benchmark SHA-256 beef, and this one has 22");
        await AssertRefused(new ToyRun { Samples = 5 }, "best-of-n samples 3, and this one has 5");
        await AssertRefused(new ToyRun { Strategies = [new GreedyStrategy()] }, "strategies greedy,best-of-n,majority, and this one has greedy");
        Assert.Equal(before, await File.ReadAllBytesAsync(folder["samples.jsonl"], Cancellation));

        async Task AssertRefused(ToyRun run, string difference)
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => run.RunAsync(folder.Path));
            Assert.Equal($"The folder '{folder.Path}' holds a run with {difference}; choose another folder, or start that run afresh.", exception.Message);
            Assert.Empty(run.Generator!.Requests);
        }
    }

    [Fact]
    public async Task RunAsync_SettingThatOnlyOneRunHas_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var filtering = new ToyRun { Strategies = [new BestOfNStrategy(new() { Samples = 3, Sampling = new() { Temperature = 0.8, MinP = 0.25 } })] };
        await filtering.RunAsync(folder.Path);

        var exception = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            new ToyRun { Strategies = [new BestOfNStrategy(new() { Samples = 3 })] }.RunAsync(folder.Path));

        Assert.Contains("best-of-n min-p 0.25, which this one does not have", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherJudge_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var judge = new JudgeIdentity("Python 3.9", IsolationLevel.Namespaces, 3, 512 << 20, 1 << 20, 1, 0);
        await new ToyRun { Judge = judge }.RunAsync(folder.Path);

        await AssertRefused(judge with { Runtime = "Python 3.12" }, "runtime Python 3.9, and this one has Python 3.12");
        await AssertRefused(judge with { Isolation = IsolationLevel.ResourceLimits }, "isolation Namespaces, and this one has ResourceLimits");
        await AssertRefused(judge with { WallSeconds = 30 }, "default s clock");
        await AssertRefused(judge with { RerunFailures = true }, "reruns 0 of failures");
        await AssertRefused(null, "runtime Python 3.9, which this one does not have");
        Assert.Equal(12, (await new ToyRun { Judge = judge with { } }.RunAsync(folder.Path)).RestoredItems);

        async Task AssertRefused(JudgeIdentity? other, string difference)
        {
            var exception = await Assert.ThrowsAsync<InvalidOperationException>(() => new ToyRun { Judge = other }.RunAsync(folder.Path));
            Assert.Contains(difference, exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_DamagedLineInTheMiddle_NamesFileAndLine()
    {
        using var folder = new TemporaryFolder();
        await new ToyRun().RunAsync(folder.Path);
        var lines = await File.ReadAllLinesAsync(folder["samples.jsonl"], Cancellation);

        await AssertDamaged([.. lines[..6], lines[6][..20], .. lines[7..]], "line 7 is not a sample");
        await AssertDamaged([.. lines[..6], "{}", .. lines[7..]], "line 7 is not a sample");
        await AssertDamaged([.. lines[..6], "null", .. lines[7..]], "line 7 is null");
        await AssertDamaged([.. lines[..5], .. lines[6..]], "line 6 does not follow the line before it");
        await AssertDamaged([.. lines, lines[0]], "line 29 finishes 'toy/0' by greedy a second time");

        async Task AssertDamaged(string[] content, string expected)
        {
            await File.WriteAllTextAsync(folder["samples.jsonl"], string.Join('\n', content) + "\n", Cancellation);
            var exception = await Assert.ThrowsAsync<InvalidDataException>(() => new ToyRun().RunAsync(folder.Path));
            Assert.Contains($"'{folder["samples.jsonl"]}' {expected}", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task RunAsync_ManifestMissingOrBroken_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await new ToyRun().RunAsync(folder.Path);

        await File.WriteAllTextAsync(folder["run.json"], "{", Cancellation);
        var broken = await Assert.ThrowsAsync<InvalidDataException>(() => new ToyRun().RunAsync(folder.Path));
        File.Delete(folder["run.json"]);
        var missing = await Assert.ThrowsAsync<InvalidDataException>(() => new ToyRun().RunAsync(folder.Path));

        Assert.Contains("run.json' does not describe a run", broken.Message, StringComparison.Ordinal);
        Assert.Contains("holds samples but no run.json", missing.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_HarnessBrokeForAWhile_JudgesAgainAndEndsAsIfItHadNot()
    {
        using var folder = new TemporaryFolder();
        var expected = (await new ToyRun().RunAsync(folder["whole"])).ToTable();
        var broken = new ToyRun { VerifierFor = problem => problem.Problem.Id == "toy/2" ? new BrokenVerifier() : problem.CreateVerifier(null) };
        var disturbed = await broken.RunAsync(folder["disturbed"]);

        var resumed = await new ToyRun().RunAsync(folder["disturbed"]);
        var again = new ToyRun();
        var finished = await again.RunAsync(folder["disturbed"]);

        Assert.Equal([1, 3, 3], disturbed.Strategies.Select(row => row.Unjudged));
        Assert.Equal((9, 12), (resumed.RestoredItems, finished.RestoredItems));
        Assert.Equal((expected, expected), (resumed.ToTable(), finished.ToTable()));
        Assert.Empty(again.Generator!.Requests);
    }

    [Fact]
    public async Task RunAsync_FolderInUse_IsRefused()
    {
        using var folder = new TemporaryFolder();
        var (started, release) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = new ToyRun
        {
            BeforeReply = (_, token) =>
            {
                started.TrySetResult();
                return release.Task.WaitAsync(token);
            },
        }.RunAsync(folder.Path);
        await started.Task.WaitAsync(Cancellation);

        var exception = await Assert.ThrowsAsync<IOException>(() => new ToyRun().RunAsync(folder.Path));
        var discarding = Assert.Throws<IOException>(() => EvaluationRun.Discard(folder.Path));
        release.SetResult();
        await first;

        Assert.Contains("another run is writing to that folder", exception.Message, StringComparison.Ordinal);
        Assert.Equal(exception.Message, discarding.Message);
        Assert.Equal(12, (await new ToyRun().RunAsync(folder.Path)).RestoredItems);
    }

    private sealed class BrokenVerifier : IVerifier
    {
        public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult(new Verdict { Kind = VerdictKind.HarnessError, Score = 0, Reason = "The worker broke." });
    }
}
