using System.Runtime.CompilerServices;
using Reasoning.Data.Corpus.Execution;
using Reasoning.Data.Corpus.Programs;

namespace Reasoning.Data.Corpus;

/// <summary>The fixed pool of held-out programming tasks from which benchmarks are taken.</summary>
internal static class BenchmarkPool
{
    private const int Size = 4000;
    private const int BlockSize = 500;
    private const ulong Seed = 20_251_122;
    private const ulong Stream = 0xBE;

    /// <summary>The behaviours of the pool: a corpus avoids them, whatever the operations it reaches them by.</summary>
    public static async Task<IReadOnlySet<string>> BehavioursAsync(ProgramRunner runner, CancellationToken cancellationToken)
    {
        var behaviours = new HashSet<string>();
        await foreach (ProgramTask task in TasksAsync(runner, nearMisses: 0, cancellationToken).ConfigureAwait(false))
            behaviours.Add(task.Behaviour);
        return behaviours;
    }

    /// <summary>Streams the good tasks of the pool in order; those that execution rejects are left out.</summary>
    /// <param name="runner">Executes the solutions.</param>
    /// <param name="nearMisses">How many near misses to try on each.</param>
    /// <param name="cancellationToken">Stops between blocks.</param>
    public static async IAsyncEnumerable<ProgramTask> TasksAsync(
        ProgramRunner runner, int nearMisses, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (int start = 0; start < Size; start += BlockSize)
        {
            ProgramDraft[] drafts = [.. Enumerable.Range(start, Math.Min(BlockSize, Size - start)).Select(index => Draft(index, nearMisses))];
            string[][][] outputs = await runner.RunAsync([.. drafts.Select(draft => draft.ToRequest())], cancellationToken).ConfigureAwait(false);
            for (int i = 0; i < drafts.Length; i++)
            {
                if (ProgramTask.Complete(drafts[i], outputs[i]) is { } task)
                    yield return task;
            }
        }
    }

    private static ProgramDraft Draft(int index, int nearMisses)
    {
        var random = SeededRandom.For(Seed, Stream, (ulong)index);
        Composition composition;
        do
            composition = CompositionSampler.Draw(random, 1 + (index % 4), looseness: 0.5);
        while (!composition.IsHeldOut);
        // Near misses come last and from the same stream, so that the pool is the same pool however many of them are asked for.
        return ProgramDraft.Draw(random, composition, inputs: 14, nearMisses: 0).WithNearMisses(random, nearMisses);
    }
}
