using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Tests.Scheduling;

public sealed class BatchSchedulerTests : IDisposable
{
    private readonly HashLanguageModel _model = new();

    [Fact]
    public async Task ForwardAsync_PromptAndSteps_GiveTheModelsLogits()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var sequence = scheduler.Open();
        using (var lease = await sequence.ForwardAsync([1, 2, 3])) Assert.Equal(_model.Logits(1, 2, 3), lease.GetLogits());
        using (var lease = await sequence.ForwardAsync(4)) Assert.Equal(_model.Logits(1, 2, 3, 4), lease.GetLogits());
        Assert.Equal(4, sequence.Length);
        Assert.Equal([1, 2, 3, 4], sequence.Tokens.ToArray());
        Assert.Equal(4, sequence.ComputedPositions);
    }

    [Fact]
    public async Task ForwardAsync_AllOrNone_GivesAsManyRows()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var sequence = scheduler.Open();
        using (var none = await sequence.ForwardAsync([1, 2], LogitsRequest.None)) Assert.Equal(0, none.RowCount);
        using var all = await sequence.ForwardAsync([3, 4, 5], LogitsRequest.All);
        Assert.Equal(3, all.RowCount);
        Assert.Equal(_model.Logits(1, 2, 3), all.GetLogits(0));
        Assert.Equal(_model.Logits(1, 2, 3, 4, 5), all.GetLogits(2));
        Assert.Throws<ArgumentOutOfRangeException>(() => all.GetLogits(3).Length);
    }

    [Fact]
    public async Task ForwardSoftAsync_OneToken_EqualsTheToken()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var sequence = scheduler.Open();
        await sequence.ForwardAsync([1, 2], LogitsRequest.None);
        using var other = sequence.Fork();
        using var soft = await sequence.ForwardSoftAsync([new MixtureComponent(9, 1)]);
        using var mixed = await other.ForwardSoftAsync([new MixtureComponent(9, 0.5f), new MixtureComponent(8, 0.5f)]);
        Assert.Equal(_model.Logits(1, 2, 9), soft.GetLogits());
        Assert.False(mixed.GetLogits().SequenceEqual(_model.Logits(1, 2, 9)));
        Assert.Equal([1, 2, -1], sequence.Tokens.ToArray());
    }

    [Fact]
    public async Task ForwardSoftAsync_ModelWithoutSoftTokens_IsRefused()
    {
        using var toy = new ToyLanguageModel();
        await using var scheduler = new BatchScheduler(toy);
        using var sequence = scheduler.Open();
        await Assert.ThrowsAsync<NotSupportedException>(async () => await sequence.ForwardSoftAsync([new MixtureComponent(1, 1)]));
    }

    [Theory]
    [InlineData(512, 128, 8192)]
    [InlineData(1, 1, 0)]
    [InlineData(7, 3, 40)]
    [InlineData(64, 8, 200)]
    public async Task RandomForksCutsAndInputs_ManyFlows_EqualRecomputation(int maxPositions, int chunk, int cached)
    {
        var options = new SchedulerOptions { MaxPositionsPerPass = maxPositions, PromptChunk = chunk, PrefixCachePositions = cached };
        await using var scheduler = new BatchScheduler(_model, options);
        await Task.WhenAll(Enumerable.Range(0, 16).Select(seed => seed % 2 == 0
            ? Task.Run(() => RandomFlow(scheduler, seed))
            : scheduler.RunAsync(_ => RandomFlow(scheduler, seed))));
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal((0, 0), (_model.LastSession!.SequenceCount, scheduler.Statistics.OccupiedPositions));
    }

    [Fact]
    public async Task ForwardAsync_FullCache_PreemptsAndStillEqualsRecomputation()
    {
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { Capacity = 150 });
        await Task.WhenAll(Enumerable.Range(0, 12).Select(async seed =>
        {
            using var sequence = scheduler.Open();
            var tokens = Enumerable.Range(0, 20).Select(i => 1 + ((seed * 7) + i) % 100).ToList();
            await sequence.ForwardAsync(tokens.ToArray(), LogitsRequest.None).ConfigureAwait(false);
            for (int step = 0; step < 40; step++)
            {
                tokens.Add(1 + (step % 50));
                using var lease = await sequence.ForwardAsync(tokens[^1]).ConfigureAwait(false);
                Assert.Equal(_model.Logits(tokens.ToArray()), lease.GetLogits());
            }
        }));
        Assert.True(scheduler.Statistics.Preemptions > 0);
    }

    [Fact]
    public async Task ForwardAsync_CacheHeldByIdleSequences_TakesTheirMemory()
    {
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { Capacity = 100, PrefixCachePositions = 0 });
        using var idle = scheduler.Open();
        int[] first = [.. Enumerable.Range(1, 60)], second = [.. Enumerable.Range(61, 60)];
        await idle.ForwardAsync(first, LogitsRequest.None);
        using var next = scheduler.Open();
        using (var lease = await next.ForwardAsync(second)) Assert.Equal(_model.Logits(second), lease.GetLogits());
        using (var lease = await idle.ForwardAsync(5)) Assert.Equal(_model.Logits([.. first, 5]), lease.GetLogits());
    }

    [Fact]
    public async Task ForwardAsync_WaitingForRoom_GoesOnWhenASequenceIsReleased()
    {
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { Capacity = 64 });
        var tasks = Enumerable.Range(0, 20).Select(async i =>
        {
            using var sequence = scheduler.Open();
            int[] prompt = [.. Enumerable.Range(1 + (i * 3), 50)];
            using var lease = await sequence.ForwardAsync(prompt).ConfigureAwait(false);
            Assert.Equal(_model.Logits(prompt), lease.GetLogits());
        });
        await Task.WhenAll(tasks);
    }

    [Fact]
    public async Task ForwardAsync_CanNeverFit_IsRefusedAndLeavesTheSequence()
    {
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { Capacity = 10 });
        using var sequence = scheduler.Open();
        await sequence.ForwardAsync([1, 2, 3], LogitsRequest.None);
        var error = await Assert.ThrowsAsync<ContextOverflowException>(async () => await sequence.ForwardAsync([1, 2, 3, 4, 5, 6, 7, 8]));
        Assert.Contains("11", error.Message, StringComparison.Ordinal);
        Assert.Equal(3, sequence.Length);

        using var toy = new ToyLanguageModel();
        await using var small = new BatchScheduler(toy);
        using var other = small.Open();
        await Assert.ThrowsAsync<ContextOverflowException>(async () => await other.ForwardAsync([0, 1, 1, 1, 1, 1, 1, 1, 1, 1]));
    }

    [Fact]
    public async Task ForwardAsync_EqualPromptsAtOnce_AreComputedOnce()
    {
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { MaxPositionsPerPass = 64 });
        int[] prompt = [.. Enumerable.Range(1, 150)];
        var sequences = Enumerable.Range(0, 10).Select(_ => scheduler.Open()).ToArray();
        await Task.WhenAll(sequences.Select(async sequence =>
        {
            using var lease = await sequence.ForwardAsync(prompt).ConfigureAwait(false);
            Assert.Equal(_model.Logits(prompt), lease.GetLogits());
        }));
        Assert.Equal(150 + 9, scheduler.Statistics.ComputedPositions);   // the last token of each gives its logits
        Assert.Equal(9 * 149, scheduler.Statistics.ReusedPositions);
        foreach (var sequence in sequences) sequence.Dispose();
    }

    [Fact]
    public async Task ForwardAsync_SamePrefixLater_IsNotComputedAgain()
    {
        await using var scheduler = new BatchScheduler(_model);
        int[] prompt = [.. Enumerable.Range(1, 100)];
        using (var sequence = scheduler.Open())
        {
            await sequence.ForwardAsync(prompt, LogitsRequest.None);
            await sequence.ForwardAsync([150, 151, 152]);
        }

        using var follower = scheduler.Open();
        int[] turn = [.. prompt, 150, 151, 152, 160];
        using var lease = await follower.ForwardAsync(turn);
        Assert.Equal(_model.Logits(turn), lease.GetLogits());
        Assert.Equal(1, follower.ComputedPositions);
    }

    [Fact]
    public async Task RunAsync_ManySteppingFlows_FillEveryPass()
    {
        await using var scheduler = new BatchScheduler(_model);
        await RunFlows(scheduler, flows: 64, steps: 200);
        Assert.InRange(scheduler.Statistics.MeanRowsPerPass, 63, 64);
    }

    [Fact]
    public async Task RunAsync_Algorithm_StaysOnOneThreadAndEndsElsewhere()
    {
        await using var scheduler = new BatchScheduler(_model);
        int inside = await scheduler.RunAsync(async cancellationToken =>
        {
            int thread = Environment.CurrentManagedThreadId;
            using var sequence = scheduler.Open();
            for (int i = 1; i < 20; i++)
            {
                (await sequence.ForwardAsync(i, cancellationToken).ConfigureAwait(false)).Dispose();
                Assert.Equal(thread, Environment.CurrentManagedThreadId);
            }

            return thread;
        });
        Assert.NotEqual(inside, Environment.CurrentManagedThreadId);
        await Assert.ThrowsAsync<InvalidDataException>(() => scheduler.RunAsync<int>(_ => throw new InvalidDataException()));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => scheduler.RunAsync(_ => Task.FromResult(1), new CancellationToken(true)));
    }

    [Fact]
    public async Task ForwardAsync_FlowsOutsideTheScheduler_ResumeElsewhereAndStillBatch()
    {
        await using var scheduler = new BatchScheduler(_model);
        _model.ForwardStarting = _ => Thread.Sleep(2);   // long enough for a wait to pay
        var flows = Enumerable.Range(0, 16).Select(flow => Task.Run(async () =>
        {
            using var sequence = scheduler.Open();
            for (int step = 0; step < 30; step++)
            {
                (await sequence.ForwardAsync(1 + flow)).Dispose();
                Assert.NotEqual("Reasoning scheduler", Thread.CurrentThread.Name);
            }
        }));
        await Task.WhenAll(flows);
        Assert.True(scheduler.Statistics.MeanRowsPerPass > 8, $"{scheduler.Statistics.MeanRowsPerPass} rows per pass");
    }

    [Fact]
    public async Task Plan_HugePrompt_DoesNotHoldUpDecoding()
    {
        var passes = new List<(int Short, int Long)>();
        _model.ForwardStarting = batch => passes.Add(
            (batch.Segments.ToArray().Count(s => s.Count == 1), batch.Segments.ToArray().Where(s => s.Count > 1).Sum(s => s.Count)));
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { MaxPositionsPerPass = 64, PromptChunk = 32 });
        bool littleCameFirst = await scheduler.RunAsync(async token =>   // all on the scheduler's thread, so that everything is asked for before the first pass
        {
            using var sequence = scheduler.Open();
            using var small = scheduler.Open();
            var decoding = DecodeAsync(scheduler, flows: 4, steps: 300);
            var huge = sequence.ForwardAsync([.. Enumerable.Range(0, 3000).Select(i => 1 + (i * i % 190))], cancellationToken: token).AsTask();
            await small.ForwardAsync([.. Enumerable.Range(0, 60).Select(i => 199 - (i % 90))], cancellationToken: token).ConfigureAwait(false);
            bool isFirst = !huge.IsCompleted;
            await huge.ConfigureAwait(false);
            await decoding.ConfigureAwait(false);
            return isFirst;
        });
        Assert.True(littleCameFirst);
        var shared = passes.Where(pass => pass.Long > 0).ToArray();
        Assert.True(shared.Length is > 40 and < 80, $"{shared.Length} passes with prompts");
        Assert.All(passes, pass => Assert.InRange(pass.Short + pass.Long, 1, 64));
        Assert.True(shared.Count(pass => pass.Short >= 4) > shared.Length * 0.8);
    }

    [Fact]
    public async Task Fork_ThenInputsToBoth_DoNotAffectEachOther()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var parent = scheduler.Open();
        await parent.ForwardAsync([1, 2, 3], LogitsRequest.None);
        using var child = parent.Fork();
        parent.Truncate(1);
        using var left = await parent.ForwardAsync(8);
        using var right = await child.ForwardAsync(9);
        Assert.Equal(_model.Logits(1, 8), left.GetLogits());
        Assert.Equal(_model.Logits(1, 2, 3, 9), right.GetLogits());
        Assert.Equal(1, child.ComputedPositions);
    }

    [Fact]
    public async Task ForwardAsync_BadUse_IsRefused()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var sequence = scheduler.Open();
        await Assert.ThrowsAsync<ArgumentException>(async () => await sequence.ForwardAsync([]));
        Assert.Contains("999", (await Assert.ThrowsAsync<ArgumentException>(async () => await sequence.ForwardAsync(999))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => sequence.Truncate(1));

        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _model.ForwardStarting = _ =>
        {
            entered.Set();
            release.Wait();
        };
        var pending = sequence.ForwardAsync(1).AsTask();
        entered.Wait();
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await sequence.ForwardAsync(2));
        Assert.Throws<InvalidOperationException>(() => sequence.Fork());
        release.Set();
        (await pending).Dispose();
    }

    [Fact]
    public async Task Lease_AfterNextForwardOrDispose_IsOver()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var sequence = scheduler.Open();
        var first = await sequence.ForwardAsync(1);
        var second = await sequence.ForwardAsync(2);
        Assert.Throws<ObjectDisposedException>(() => first.GetLogits().Length);
        first.Dispose();
        Assert.Equal(_model.Logits(1, 2), second.GetLogits());
        second.Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.GetLogits().Length);
    }

    [Fact]
    public async Task Lease_HeldWhileOthersGoOn_KeepsItsRow()
    {
        await using var scheduler = new BatchScheduler(_model);
        using var holder = scheduler.Open();
        using var other = scheduler.Open();
        using var held = await holder.ForwardAsync([1, 2]);
        for (int i = 0; i < 20; i++) (await other.ForwardAsync(3 + i)).Dispose();
        Assert.Equal(_model.Logits(1, 2), held.GetLogits());
    }

    public void Dispose() => _model.Dispose();

    private static Task<int> RunFlows(BatchScheduler scheduler, int flows, int steps) => scheduler.RunAsync(async _ =>
    {
        await DecodeAsync(scheduler, flows, steps).ConfigureAwait(false);
        return 0;
    });

    private static Task DecodeAsync(BatchScheduler scheduler, int flows, int steps) => Task.WhenAll(Enumerable.Range(0, flows).Select(async flow =>
    {
        using var sequence = scheduler.Open();
        for (int step = 0; step < steps; step++) (await sequence.ForwardAsync(1 + ((flow + step) % 100)).ConfigureAwait(false)).Dispose();
    }));

    private async Task<int> RandomFlow(BatchScheduler scheduler, int seed)
    {
        var random = new Random(seed);
        var sequences = new List<(ScheduledSequence Sequence, List<int> Tokens)> { (scheduler.Open(), []) };
        for (int step = 0; step < 120; step++)
        {
            var (sequence, tokens) = sequences[random.Next(sequences.Count)];
            switch (random.Next(10))
            {
                case 0:
                    sequences.Add((sequence.Fork(), [.. tokens]));
                    break;
                case 1:
                    int length = random.Next(tokens.Count + 1);
                    sequence.Truncate(length);
                    tokens.RemoveRange(length, tokens.Count - length);
                    break;
                case 2 when sequences.Count > 1:
                    sequence.Dispose();
                    sequences.Remove((sequence, tokens));
                    break;
                case 3:
                    sequences.Add((scheduler.Open(), []));
                    break;
                default:
                    int[] added = [.. Enumerable.Range(0, random.Next(3) == 0 ? random.Next(1, 80) : 1).Select(_ => random.Next(1, 3))];
                    var request = (LogitsRequest)random.Next(3);
                    tokens.AddRange(added);
                    using (var lease = await sequence.ForwardAsync(added, request).ConfigureAwait(false))
                    {
                        Assert.Equal(request switch { LogitsRequest.None => 0, LogitsRequest.Last => 1, _ => added.Length }, lease.RowCount);
                        if (lease.RowCount > 0) Assert.Equal(_model.Logits(tokens.ToArray()), lease.GetLogits(lease.RowCount - 1));
                        if (lease.RowCount > 1) Assert.Equal(_model.Logits(tokens.ToArray().AsSpan(0, tokens.Count - added.Length + 1)), lease.GetLogits(0));
                    }

                    break;
            }

            Assert.Equal(tokens.Count, sequence.Length);
        }

        foreach (var (sequence, _) in sequences) sequence.Dispose();
        return seed;
    }
}
