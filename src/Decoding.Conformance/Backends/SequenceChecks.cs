using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Checks of sequences one at a time: forking, cutting back, releasing, and prompts in pieces.</summary>
internal static class SequenceChecks
{
    public static ConformanceCheck Fork { get; } = ConformanceCheck.PerRound(
        "fork", "A fork, and a fork of a fork, goes on as a sequence of the same content computed from scratch.", CheckFork);

    public static ConformanceCheck ForkIsolation { get; } = ConformanceCheck.PerRound(
        "fork-isolation", "What happens to a sequence after a fork (inputs, cuts into the shared part, release) does not change the other.", CheckIsolation);

    public static ConformanceCheck Truncate { get; } = ConformanceCheck.PerRound(
        "truncate", "A sequence that was cut back goes on as if what was cut off had never been there.", CheckTruncate);

    public static ConformanceCheck Release { get; } = ConformanceCheck.PerRound(
        "release", "A released sequence is gone and its memory is free; a new sequence is empty whatever was there before.", CheckRelease);

    public static ConformanceCheck SplitPrompt { get; } = ConformanceCheck.PerRound(
        "split-prompt", "A prompt in pieces, over as many passes, gives the logits of one pass.", CheckSplit);

    public static IReadOnlyList<ConformanceCheck> All { get; } = [Fork, ForkIsolation, Truncate, Release, SplitPrompt];

    private static void CheckFork(ConformanceTrial trial, CounterRandom random)
    {
        int[] tokens = trial.RandomTokens(ref random, trial.LongestSequence);
        int shared = 1 + random.NextInt32(trial.LongestSequence - 4);
        using var session = new SessionUnderTest(trial.Model);
        var source = session.CreateWith(tokens.AsSpan(0, shared));
        var fork = session.Fork(source);
        trial.ExpectLength(session.Port, fork, shared, "A fork");
        trial.ExpectEqual(
            trial.Recompute(tokens.AsSpan(0, shared + 2)), session.Append(fork, tokens.AsSpan(shared, 2)),
            $"A fork of {shared} positions after two more");
        var second = session.Fork(fork);
        trial.ExpectLength(session.Port, second, shared + 2, "A fork of a fork");
        trial.ExpectEqual(
            trial.Recompute(tokens.AsSpan(0, shared + 3)), session.Append(second, tokens[shared + 2]),
            $"A fork of a fork of {shared + 2} positions after one more");

        var empty = session.Fork(session.Create());
        trial.ExpectLength(session.Port, empty, 0, "A fork of an empty sequence");
        trial.ExpectEqual(trial.Recompute(tokens[0]), session.Append(empty, tokens[0]), "A fork of an empty sequence after one token");
    }

    // The fork that is disturbed is compared with one of the same moment and not with a recomputation: a wrong fork is for the check above to tell.
    private static void CheckIsolation(ConformanceTrial trial, CounterRandom random)
    {
        int shared = 2 + random.NextInt32(trial.LongestSequence - 5), cut = 1 + random.NextInt32(shared - 1);
        int[] tokens = trial.RandomTokens(ref random, shared), suffix = trial.RandomTokens(ref random, 2), other = trial.RandomTokens(ref random, 2);
        using var session = new SessionUnderTest(trial.Model);
        var source = session.CreateWith(tokens);
        SequenceId untouched = session.Fork(source), disturbing = session.Fork(source), disturbed = session.Fork(source);
        float[] expected = session.Append(untouched, suffix);

        session.Append(disturbing, other);
        trial.ExpectLength(session.Port, source, shared, "A sequence whose fork got inputs");
        trial.ExpectEqual(
            trial.Recompute([.. tokens, .. suffix, other[0]]), session.Append(untouched, other[0]),
            $"A fork of {shared} positions that went on after another fork had got other inputs at the same positions");
        session.Port.Truncate(disturbing, cut);
        session.Append(disturbing, other);
        trial.ExpectEqual(
            trial.Recompute([.. tokens, other[0]]), session.Append(source, other[0]),
            $"A sequence whose fork was cut back to {cut} of {shared} positions and went on");
        session.Port.Truncate(source, cut);
        session.Append(source, other);
        session.Port.Release(source);
        session.Port.Release(disturbing);
        trial.ExpectLength(session.Port, disturbed, shared, "A fork whose source was cut back");
        trial.ExpectEqual(
            expected, session.Append(disturbed, suffix),
            $"A fork whose source went on, was cut back to {cut} of {shared} positions, and released");
    }

    private static void CheckTruncate(ConformanceTrial trial, CounterRandom random)
    {
        int length = 2 + random.NextInt32(trial.LongestSequence - 4);
        int[] tokens = trial.RandomTokens(ref random, length);
        using var session = new SessionUnderTest(trial.Model);
        var sequence = session.CreateWith(tokens);
        foreach (int kept in (ReadOnlySpan<int>)[length, length - 1, random.NextInt32(length), 0])
        {
            session.Port.Truncate(sequence, kept);
            trial.ExpectLength(session.Port, sequence, kept, "A sequence cut back");
            int[] next = trial.RandomTokens(ref random, 2);
            trial.ExpectEqual(
                trial.Recompute([.. tokens[..kept], .. next]), session.Append(sequence, next),
                $"A sequence of {length} positions cut back to {kept} after two more");
            session.Port.Truncate(sequence, kept);
        }
    }

    private static void CheckRelease(ConformanceTrial trial, CounterRandom random)
    {
        using var session = new SessionUnderTest(trial.Model);
        int before = session.Port.Occupied;
        for (int cycle = 0; cycle < 3; cycle++)
        {
            int[] tokens = trial.RandomTokens(ref random, 2 + random.NextInt32(trial.LongestSequence - 2));
            var sequence = session.Create();
            trial.ExpectLength(session.Port, sequence, 0, "A new sequence");
            trial.ExpectEqual(trial.Recompute(tokens), session.Append(sequence, tokens), $"A new sequence where {cycle} were released before");
            var other = session.CreateWith(trial.RandomTokens(ref random, 3));
            trial.Expect(session.Port.Occupied <= session.Port.Capacity, $"{session.Port.Occupied} of {session.Port.Capacity} positions are said to be taken.");
            session.Port.Release(sequence);
            trial.ExpectRefusal<ArgumentException>(() => session.Port.GetLength(sequence), "Asking for the length of a released sequence");
            session.Port.Release(other);
            trial.Expect(
                session.Port.Occupied == before,
                $"After all sequences were released {session.Port.Occupied} positions are said to be taken; at the start of the session there were {before}.");
        }
    }

    private static void CheckSplit(ConformanceTrial trial, CounterRandom random)
    {
        int[] tokens = trial.RandomTokens(ref random, trial.LongestSequence - random.NextInt32(2));
        int longestPiece = 2 + random.NextInt32((tokens.Length / 4) + 1);
        using var session = new SessionUnderTest(trial.Model);
        var sequence = session.Create();
        float[] last = [];
        int at = 0, pieces = 0;
        for (; at < tokens.Length; pieces++)
        {
            int count = Math.Min(1 + random.NextInt32(longestPiece), tokens.Length - at);
            last = session.Append(sequence, tokens.AsSpan(at, count));
            at += count;
            trial.ExpectLength(session.Port, sequence, at, "A prompt under way");
        }

        trial.ExpectEqual(trial.Recompute(tokens), last, $"A prompt of {tokens.Length} tokens in {pieces} pieces");
    }
}
