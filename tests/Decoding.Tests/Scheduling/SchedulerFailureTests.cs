using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tests.Fusion;

namespace Reasoning.Decoding.Tests.Scheduling;

public sealed class SchedulerFailureTests : IDisposable
{
    private readonly HashLanguageModel _model = new();

    [Fact]
    public async Task ForwardAsync_ModelThrowsForOneSequence_FailsThatOneOnly()
    {
        await using var scheduler = new BatchScheduler(_model);
        _model.ForwardStarting = batch =>
        {
            for (int i = 0; i < batch.PositionCount; i++)
                if (batch.GetToken(i) == 13) throw new InvalidDataException("unlucky");
        };
        int failures = 0;
        await Task.WhenAll(Enumerable.Range(0, 20).Select(async flow =>
        {
            using var sequence = scheduler.Open();
            var tokens = new List<int>();
            for (int step = 0; step < 30; step++)
            {
                int token = flow == 7 && step % 10 == 5 ? 13 : 20 + flow;
                try
                {
                    using var lease = await sequence.ForwardAsync(token).ConfigureAwait(false);
                    tokens.Add(token);
                    Assert.Equal(_model.Logits(tokens.ToArray()), lease.GetLogits());
                }
                catch (InvalidDataException)
                {
                    Assert.Equal((7, tokens.Count), (flow, sequence.Length));
                    Interlocked.Increment(ref failures);
                }
            }
        }));
        Assert.Equal(3, failures);
    }

    [Fact]
    public async Task ForwardAsync_ModelThrowsAlways_FailsEveryRequestAndRecovers()
    {
        await using var scheduler = new BatchScheduler(_model);
        _model.ForwardStarting = _ => throw new InvalidDataException("broken");
        var sequences = Enumerable.Range(0, 5).Select(_ => scheduler.Open()).ToArray();
        foreach (var sequence in sequences)
            await Assert.ThrowsAsync<InvalidDataException>(async () => await sequence.ForwardAsync([1, 2, 3, 4, 5, 6]));

        _model.ForwardStarting = null;
        foreach (var sequence in sequences)
        {
            using var lease = await sequence.ForwardAsync([1, 2]);
            Assert.Equal(_model.Logits(1, 2), lease.GetLogits());
            sequence.Dispose();
        }
    }

    [Fact]
    public async Task ForwardAsync_SharedPromptCancelledAndItsSequenceReused_DoesNotMixThemUp()
    {
        using var source = new CancellationTokenSource();
        int passes = 0;
        _model.ForwardStarting = _ =>
        {
            if (++passes == 3) source.Cancel();
        };
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { MaxPositionsPerPass = 64, PromptChunk = 64 });
        int[] prompt = [.. Enumerable.Range(0, 500).Select(i => 1 + (i % 190))];
        int[] another = [.. Enumerable.Range(0, 600).Select(i => 1 + (i % 7))];

        var first = scheduler.RunAsync(async token =>
        {
            using var sequence = scheduler.Open();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(
                async () => await sequence.ForwardAsync(prompt, LogitsRequest.Last, source.Token).ConfigureAwait(false)).ConfigureAwait(false);
            using var lease = await sequence.ForwardAsync(another, LogitsRequest.Last, token).ConfigureAwait(false);
            return lease.GetLogits().ToArray();
        });
        var second = scheduler.RunAsync(async token =>
        {
            using var sequence = scheduler.Open();
            using var lease = await sequence.ForwardAsync(prompt, LogitsRequest.Last, token).ConfigureAwait(false);
            return lease.GetLogits().ToArray();
        });

        Assert.Equal(_model.Logits(another), await first);
        Assert.Equal(_model.Logits(prompt), await second);
    }

    [Fact]
    public async Task ForwardAsync_CancelledInMidPrompt_LeavesTheSequenceAsBefore()
    {
        using var source = new CancellationTokenSource();
        int passes = 0;
        _model.ForwardStarting = _ =>
        {
            if (++passes == 4) source.Cancel();
        };
        await using var scheduler = new BatchScheduler(_model, new SchedulerOptions { MaxPositionsPerPass = 64, PromptChunk = 64 });
        using var sequence = scheduler.Open();
        await sequence.ForwardAsync([1, 2, 3], LogitsRequest.None);
        int[] prompt = [.. Enumerable.Range(0, 1000).Select(i => 1 + (i % 190))];
        var error = await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sequence.ForwardAsync(prompt, LogitsRequest.Last, source.Token));
        Assert.Equal(source.Token, error.CancellationToken);
        Assert.Equal(3, sequence.Length);
        Assert.True(passes < 10);
        using var lease = await sequence.ForwardAsync(9);
        Assert.Equal(_model.Logits(1, 2, 3, 9), lease.GetLogits());
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await sequence.ForwardAsync(1, source.Token));
    }

    [Theory]
    [InlineData(null)]
    [InlineData(400)]
    public async Task CancellationStorm_RandomMoments_FreesEverything(int? capacity)
    {
        await using var scheduler = new BatchScheduler(
            _model, new SchedulerOptions { MaxPositionsPerPass = 64, PromptChunk = 16, PrefixCachePositions = 100, Capacity = capacity });
        int cancelled = 0, finished = 0;
        await Task.WhenAll(Enumerable.Range(0, 200).Select(seed => Task.Run(async () =>
        {
            var random = new Random(seed);
            using var source = new CancellationTokenSource();
            var sequence = scheduler.Open();
            try
            {
                if (random.Next(2) == 0) source.CancelAfter(TimeSpan.FromMilliseconds(random.Next(0, 30)));
                await sequence.ForwardAsync([.. Enumerable.Range(0, random.Next(1, 150)).Select(_ => random.Next(1, 3))], LogitsRequest.Last, source.Token);
                using var fork = sequence.Fork();
                for (int step = 0; step < 60; step++)
                {
                    if (random.Next(150) == 0) await source.CancelAsync();
                    await sequence.ForwardAsync(random.Next(1, 100), source.Token);
                    if (random.Next(200) == 0) sequence.Dispose();
                }

                Interlocked.Increment(ref finished);
            }
            catch (Exception error) when (error is OperationCanceledException or ObjectDisposedException)
            {
                Interlocked.Increment(ref cancelled);
            }
            finally
            {
                sequence.Dispose();
            }
        })));

        Assert.True(cancelled > 20 && finished > 20, $"{cancelled} cancelled, {finished} finished");
        await scheduler.Open().ForwardAsync([1]);
        var statistics = scheduler.Statistics;
        Assert.Equal(0, statistics.PendingRequests);
        Assert.Equal(1, statistics.LiveSequences);
        Assert.True(statistics.OccupiedPositions >= statistics.CachedPositions);   // more where two sequences computed the same beginning
        await scheduler.ClearPrefixCacheAsync();
        Assert.Equal((1, 0), (scheduler.Statistics.OccupiedPositions, scheduler.Statistics.CachedPositions));
    }

    [Fact]
    public async Task Dispose_RequestsPending_EndWithObjectDisposed()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _model.ForwardStarting = _ =>
        {
            entered.Set();
            release.Wait();
        };
        var scheduler = new BatchScheduler(_model);
        var running = scheduler.Open().ForwardAsync(1).AsTask();
        entered.Wait();
        var waiting = Enumerable.Range(0, 5).Select(_ => scheduler.Open().ForwardAsync([1, 2, 3]).AsTask()).ToArray();
        var stopped = scheduler.DisposeAsync().AsTask();
        release.Set();
        await stopped;
        foreach (var task in waiting) await Assert.ThrowsAsync<ObjectDisposedException>(() => task);
        await running;   // the pass under way ended normally
        Assert.Throws<ObjectDisposedException>(scheduler.Open);
        scheduler.Dispose();
    }

    [Fact]
    public async Task Dispose_FlowsSteppingAsFastAsTheyCan_AllEnd()
    {
        var scheduler = new BatchScheduler(_model);
        var flows = Enumerable.Range(0, 30).Select(flow => Task.Run(async () =>
        {
            using var sequence = scheduler.Open();
            while (true) (await sequence.ForwardAsync(1 + flow).ConfigureAwait(false)).Dispose();
        })).ToArray();
        while (scheduler.Statistics.Passes < 50) await Task.Yield();
        scheduler.Dispose();
        foreach (var flow in flows) await Assert.ThrowsAnyAsync<Exception>(() => flow);
    }

    [Fact]
    public async Task ForwardAsync_CopyOfASequenceTheBackendFailedToCut_TellsItsUserAlone()
    {
        using var model = new InterruptedModel(new HashLanguageModel()) { Calling = name => ThrowIf(name == "Truncate") };
        await using var scheduler = new BatchScheduler(model);
        using var failed = scheduler.Open();
        using var healthy = scheduler.Open();
        using var replaced = scheduler.Open();
        await failed.ForwardAsync([1, 2, 3], LogitsRequest.None);
        failed.Truncate(1);
        using var fork = failed.Fork();
        replaced.CopyFrom(failed);
        Task<LogitsLease>[] forwards = [fork.ForwardAsync(9).AsTask(), replaced.ForwardAsync(9).AsTask(), healthy.ForwardAsync([1, 9]).AsTask()];
        await Assert.ThrowsAsync<InvalidDataException>(() => forwards[0]);
        await Assert.ThrowsAsync<InvalidDataException>(() => forwards[1]);
        using var lease = await forwards[2];
        Assert.Equal(_model.Logits(1, 9), lease.GetLogits());
        fork.CopyFrom(healthy);
        using var recovered = await fork.ForwardAsync(7);
        Assert.Equal(_model.Logits(1, 9, 7), recovered.GetLogits());

        static void ThrowIf(bool isBroken)
        {
            if (isBroken) throw new InvalidDataException("broken");
        }
    }

    [Fact]
    public async Task SequenceDispose_WhileWaiting_EndsTheWait()
    {
        using var entered = new ManualResetEventSlim();
        using var release = new ManualResetEventSlim();
        _model.ForwardStarting = _ =>
        {
            entered.Set();
            release.Wait();
        };
        await using var scheduler = new BatchScheduler(_model);
        using var first = scheduler.Open();
        var running = first.ForwardAsync(1).AsTask();
        entered.Wait();
        var second = scheduler.Open();
        var waiting = second.ForwardAsync([1, 2, 3]).AsTask();
        second.Dispose();
        release.Set();
        await Assert.ThrowsAsync<ObjectDisposedException>(() => waiting);
        (await running).Dispose();
        Assert.Throws<ObjectDisposedException>(() => second.Fork());
    }

    public void Dispose() => _model.Dispose();
}
