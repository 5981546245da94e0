using System.Collections.Concurrent;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>The check of everything together: many flows of forks, cuts and inputs in one <see cref="BatchScheduler"/>.</summary>
internal static class SchedulerChecks
{
    private const int FlowsPerRound = 8, StepsPerFlow = 12;

    public static ConformanceCheck Flows { get; } = new(
        "scheduler",
        "Sequences that fork, are cut back and go on in a batch scheduler, beside others, in passes of any size and with a full cache, get the logits they get alone.",
        RunAsync);

    private static async Task RunAsync(ConformanceTrial trial, CancellationToken cancellationToken)
    {
        for (int round = 0; round < trial.Options.Rounds; round++)
        {
            // Kept apart until the scheduler is closed, so that recomputing them is not done while it waits for its flows.
            var outcomes = new ConcurrentQueue<(int[] Tokens, float[] Logits)>();
            var random = trial.StartRound(round);
            await using (var scheduler = new BatchScheduler(trial.Model, OptionsOf(round, trial.LongestSequence)))
            {
                Task<bool> Start(int flow)
                {
                    Task<bool> Run(CancellationToken token) => RunFlowAsync(trial, scheduler, random.Split((ulong)flow), outcomes, token);
                    return flow % 2 == 0 ? scheduler.RunAsync(Run, cancellationToken) : Task.Run(() => Run(cancellationToken), cancellationToken);
                }

                await Task.WhenAll(Enumerable.Range(0, FlowsPerRound).Select(Start)).ConfigureAwait(false);
            }

            foreach (var (tokens, logits) in outcomes)
            {
                cancellationToken.ThrowIfCancellationRequested();
                trial.ExpectEqual(trial.Recompute(tokens), logits, $"A scheduled sequence of {tokens.Length} positions");
            }
        }
    }

    // As it comes; in passes of few positions with prompts in small pieces; with a cache too small for all flows, so that sequences are taken out and recomputed.
    private static SchedulerOptions OptionsOf(int round, int longest) => (round % 3) switch
    {
        0 => new SchedulerOptions(),
        1 => new SchedulerOptions { MaxPositionsPerPass = 7, PromptChunk = 3, PrefixCachePositions = longest },
        _ => new SchedulerOptions { Capacity = 4 * longest, PrefixCachePositions = longest },
    };

    private static async Task<bool> RunFlowAsync(
        ConformanceTrial trial,
        BatchScheduler scheduler,
        CounterRandom random,
        ConcurrentQueue<(int[] Tokens, float[] Logits)> outcomes,
        CancellationToken cancellationToken)
    {
        var sequence = scheduler.Open();
        try
        {
            int[] tokens = trial.RandomTokens(ref random, 1 + random.NextInt32(trial.LongestSequence / 2));
            for (int step = 0; step < StepsPerFlow; step++)
            {
                using (var lease = await sequence.ForwardAsync(tokens.AsSpan(sequence.Length), LogitsRequest.Last, cancellationToken).ConfigureAwait(false))
                    outcomes.Enqueue((tokens, lease.GetLogits().ToArray()));

                int kept = sequence.Length, change = kept == trial.LongestSequence ? 0 : random.NextInt32(3);
                if (change == 0) sequence.Truncate(kept = random.NextInt32(kept));
                if (change == 1) sequence = Replace(sequence, sequence.Fork());
                int added = Math.Min(1 + random.NextInt32(3), trial.LongestSequence - kept);
                tokens = [.. tokens.AsSpan(0, kept), .. trial.RandomTokens(ref random, added)];
            }

            return true;
        }
        finally
        {
            sequence.Dispose();
        }
    }

    private static ScheduledSequence Replace(ScheduledSequence sequence, ScheduledSequence fork)
    {
        sequence.Dispose();
        return fork;
    }
}
