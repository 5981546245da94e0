using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>Two sequences with content, and batches that hold something good for the first beside something that must be refused.</summary>
internal sealed class RefusedBatch : IDisposable
{
    private readonly ConformanceTrial _trial;
    private readonly int[] _goodTokens;
    private readonly int[] _otherTokens;

    public RefusedBatch(ConformanceTrial trial, ref CounterRandom random)
    {
        _trial = trial;
        VocabularySize = trial.Model.Info.VocabularySize;
        _goodTokens = trial.RandomTokens(ref random, 1 + random.NextInt32(trial.LongestSequence - 4));
        _otherTokens = trial.RandomTokens(ref random, 3);
        Next = trial.RandomTokens(ref random, 2);
        Session = new SessionUnderTest(trial.Model);
        Good = Session.CreateWith(_goodTokens);
        Other = Session.CreateWith(_otherTokens);
    }

    public SessionUnderTest Session { get; }

    /// <summary>The sequence that the good part of each batch is for.</summary>
    public SequenceId Good { get; }

    /// <summary>The other sequence.</summary>
    public SequenceId Other { get; }

    /// <summary>Two tokens that may follow either.</summary>
    public int[] Next { get; }

    /// <summary>The vocabulary that batches are made for.</summary>
    public int VocabularySize { get; init; }

    /// <summary>Expects a batch with tokens for a sequence to be refused, whether the good part comes before or after, and nothing to have changed.</summary>
    public void Expect<TException>(string what, SequenceId sequence, int[] tokens)
        where TException : Exception => Expect<TException>(what, batch => batch.Add(sequence, tokens));

    /// <summary>As the other, with any bad part.</summary>
    public void Expect<TException>(string what, Action<ForwardBatch> addBadPart)
        where TException : Exception
    {
        int occupied = Session.Port.Occupied;
        for (int order = 0; order < 2; order++)
        {
            using var batch = new ForwardBatch(VocabularySize);
            if (order == 1) addBadPart(batch);
            batch.Add(Good, Next);
            if (order == 0) addBadPart(batch);
            _trial.ExpectRefusal<TException>(() => Session.Port.Forward(batch), $"Given {what}, Forward");
            _trial.ExpectLength(Session.Port, Good, _goodTokens.Length, $"After {what} was refused");
            _trial.ExpectLength(Session.Port, Other, _otherTokens.Length, $"After {what} was refused");
            _trial.Expect(
                Session.Port.Occupied == occupied,
                $"{Session.Port.Occupied} positions are said to be taken after {what} was refused; before there were {occupied}.");
        }

        ExpectToGoOn(Session.Fork(Good), _goodTokens, what);
        ExpectToGoOn(Session.Fork(Other), _otherTokens, what);
    }

    public void Dispose() => Session.Dispose();

    private void ExpectToGoOn(SequenceId fork, int[] tokens, string what)
    {
        _trial.ExpectEqual(_trial.Recompute([.. tokens, .. Next]), Session.Append(fork, Next), $"A sequence after {what} was refused");
        Session.Port.Release(fork);
    }
}
