using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Tests.Engine;

namespace Reasoning.Decoding.Tests.Scheduling;

[Collection(nameof(AllocationTests))]
public class SchedulerAllocationTests
{
    [Fact]
    public async Task ForwardAsync_SteadyState_AllocatesNothing()
    {
        using var model = new HashLanguageModel(vocabularySize: 64, contextLength: 100_000);
        await using var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        const int Flows = 8, Steps = 3000;
        long[] before = new long[2], after = new long[2];
        await scheduler.RunAsync(_ => Task.WhenAll(Enumerable.Range(0, Flows).Select(async flow =>
        {
            using var sequence = scheduler.Open();
            await sequence.ForwardAsync(new int[4096].AsSpan(), cancellationToken: default).ConfigureAwait(false);
            sequence.Truncate(0);   // the list of tokens has grown; what is measured is the loop
            for (int step = 0; step < Steps; step++)
            {
                if (flow == 0 && step is 1000 or Steps - 1)
                {
                    // On the scheduler's thread, where everything of a step happens.
                    long[] counts = step == 1000 ? before : after;
                    counts[0] = GC.GetAllocatedBytesForCurrentThread();
                    counts[1] = Environment.CurrentManagedThreadId;
                }

                using var lease = await sequence.ForwardAsync(1 + ((flow + step) % 50)).ConfigureAwait(false);
                if (lease.GetLogits()[1] > 1e9f) throw new InvalidOperationException();
            }

            return flow;
        })));

        Assert.Equal(before[1], after[1]);
        // The strict test session allocates one tree node per position; nothing else may be allocated.
        Assert.InRange(after[0] - before[0], 0, (Steps - 1000) * Flows * 40);
    }
}
