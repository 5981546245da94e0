using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Checks that calls which cannot be carried out are refused with the exception that the port promises, and change nothing.</summary>
internal static class RefusalChecks
{
    private const int LargestCache = 1 << 16, LargestContext = 1024;

    public static ConformanceCheck UnknownSequence { get; } = ConformanceCheck.PerRound(
        "refused-unknown-sequence", "A batch with a sequence that does not exist is refused and changes nothing.", CheckUnknownSequence);

    public static ConformanceCheck RepeatedSequence { get; } = ConformanceCheck.PerRound(
        "refused-repeated-sequence", "A batch that has a sequence twice is refused and changes nothing.", CheckRepeatedSequence);

    public static ConformanceCheck ForeignToken { get; } = ConformanceCheck.PerRound(
        "refused-foreign-token", "A batch with a token outside the vocabulary is refused and changes nothing.", CheckForeignToken);

    public static ConformanceCheck ContextOverflow { get; } = ConformanceCheck.PerRound(
        "refused-context-overflow", "A batch that would take a sequence past the context length is refused and changes nothing.", CheckContextOverflow);

    public static ConformanceCheck FullContext { get; } = new(
        "full-context", "A sequence can take up the whole context, to the last position. Checked for contexts of up to 1,024.", CheckFullContext)
    {
        AppliesTo = model => model.Info.ContextLength <= LargestContext,
    };

    public static ConformanceCheck CacheOverflow { get; } = ConformanceCheck.PerRound(
        "refused-cache-overflow", "A batch that the cache has no room for is refused and changes nothing.", CheckCacheOverflow);

    public static ConformanceCheck Calls { get; } = ConformanceCheck.PerRound(
        "refused-calls", "Forks, cuts, releases and questions about sequences that do not exist, and cuts to impossible lengths, are refused.", CheckCalls);

    public static IReadOnlyList<ConformanceCheck> All { get; } =
        [UnknownSequence, RepeatedSequence, ForeignToken, ContextOverflow, FullContext, CacheOverflow, Calls];

    private static void CheckUnknownSequence(ConformanceTrial trial, CounterRandom random)
    {
        using var refusal = new RefusedBatch(trial, ref random);
        var gone = refusal.Session.CreateWith(refusal.Next);
        refusal.Session.Port.Release(gone);
        refusal.Expect<ArgumentException>("a batch with a released sequence", gone, refusal.Next);
        refusal.Expect<ArgumentException>("a batch with a sequence that never was", new SequenceId(int.MinValue), refusal.Next);
    }

    private static void CheckRepeatedSequence(ConformanceTrial trial, CounterRandom random)
    {
        using var refusal = new RefusedBatch(trial, ref random);
        refusal.Expect<ArgumentException>("a batch with a sequence twice", refusal.Good, refusal.Next);
    }

    // A batch refuses such tokens itself unless it was made for a larger vocabulary.
    private static void CheckForeignToken(ConformanceTrial trial, CounterRandom random)
    {
        int size = trial.Model.Info.VocabularySize;
        using var refusal = new RefusedBatch(trial, ref random) { VocabularySize = size + 1 };
        refusal.Expect<ArgumentException>($"a batch with token {size} of a vocabulary of {size}", refusal.Other, [.. refusal.Next, size]);
    }

    private static void CheckContextOverflow(ConformanceTrial trial, CounterRandom random)
    {
        using var refusal = new RefusedBatch(trial, ref random);
        int length = refusal.Session.Port.GetLength(refusal.Other), context = trial.Model.Info.ContextLength;
        int[] tooMany = trial.RandomTokens(ref random, context - length + 1);
        refusal.Expect<ContextOverflowException>(
            $"a batch that takes a sequence to {context + 1} positions with a context of {context}", refusal.Other, tooMany);
    }

    private static void CheckFullContext(ConformanceTrial trial)
    {
        var random = trial.Random;
        int[] tokens = trial.RandomTokens(ref random, trial.Model.Info.ContextLength);
        using var session = new SessionUnderTest(trial.Model);
        var sequence = session.CreateWith(tokens.AsSpan(0, tokens.Length - 1));
        trial.ExpectEqual(
            trial.Recompute(tokens), session.Append(sequence, tokens[^1]),
            $"A sequence of {tokens.Length} positions, which is the context length");
    }

    private static void CheckCacheOverflow(ConformanceTrial trial, CounterRandom random)
    {
        int context = trial.Model.Info.ContextLength;
        using var session = new SessionUnderTest(trial.Model, new SessionOptions { Capacity = 2 * BackendConformanceOptions.ShortestContext });
        int capacity = session.Port.Capacity;
        if (capacity > LargestCache)
        {
            trial.Note($"Not checked: the smallest cache has {capacity} positions, more than this check fills.");
            return;
        }

        int[] tokens = trial.RandomTokens(ref random, 3);
        var sequence = session.CreateWith(tokens);
        using var batch = new ForwardBatch(trial.Model.Info.VocabularySize);
        batch.Add(sequence, tokens.AsSpan(0, 1));
        var added = new List<SequenceId>();
        for (int left = capacity - tokens.Length; left > 0; left -= context)
        {
            added.Add(session.Create());
            batch.Add(added[^1], trial.RandomTokens(ref random, Math.Min(left, context)), LogitsRequest.None);
        }

        int occupied = session.Port.Occupied;
        trial.ExpectRefusal<ContextOverflowException>(
            () => session.Port.Forward(batch),
            $"A batch that needs {capacity + 1} positions of a cache of {capacity}");
        trial.ExpectLength(session.Port, sequence, tokens.Length, "A sequence of a batch that the cache had no room for");
        foreach (var other in added) trial.ExpectLength(session.Port, other, 0, "An empty sequence of a batch that the cache had no room for");
        trial.Expect(
            session.Port.Occupied == occupied,
            $"{session.Port.Occupied} positions are said to be taken after a refused batch; before there were {occupied}.");
        trial.ExpectEqual(trial.Recompute([.. tokens, tokens[0]]), session.Append(sequence, tokens[0]), "A sequence of a batch that the cache had no room for");
    }

    private static void CheckCalls(ConformanceTrial trial, CounterRandom random)
    {
        int[] tokens = trial.RandomTokens(ref random, 3);
        using var session = new SessionUnderTest(trial.Model);
        SequenceId kept = session.CreateWith(tokens), released = session.CreateWith(tokens);
        session.Port.Release(released);
        foreach (var gone in (ReadOnlySpan<SequenceId>)[released, new SequenceId(int.MinValue)])
        {
            trial.ExpectRefusal<ArgumentException>(() => session.Port.Fork(gone), "Forking a sequence that does not exist");
            trial.ExpectRefusal<ArgumentException>(() => session.Port.Truncate(gone, 0), "Cutting a sequence that does not exist");
            trial.ExpectRefusal<ArgumentException>(() => session.Port.Release(gone), "Releasing a sequence that does not exist");
            trial.ExpectRefusal<ArgumentException>(() => session.Port.GetLength(gone), "Asking for the length of a sequence that does not exist");
        }

        trial.ExpectRefusal<ArgumentOutOfRangeException>(
            () => session.Port.Truncate(kept, tokens.Length + 1),
            $"Cutting a sequence of {tokens.Length} positions to more");
        trial.ExpectRefusal<ArgumentOutOfRangeException>(() => session.Port.Truncate(kept, -1), "Cutting a sequence to a negative length");
        trial.ExpectLength(session.Port, kept, tokens.Length, "A sequence after refused calls");
        trial.ExpectEqual(trial.Recompute([.. tokens, tokens[0]]), session.Append(kept, tokens[0]), "A sequence after refused calls");
    }
}
