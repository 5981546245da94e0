using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

public sealed class EngineSessionTests : IDisposable
{
    private readonly TestModel _test = new(new RandomModelOptions { Width = 32, Heads = 2, KeyValueHeads = 1, FeedForward = 64, Context = 128 });
    private readonly LlamaModel _model;

    public EngineSessionTests() => _model = _test.Load();

    public void Dispose() => _test.Dispose();

    [Fact]
    public void Forward_UnknownOrRepeatedSequence_IsRefusedAndChangesNothing()
    {
        using IModelSession session = _model.OpenSession();
        SequenceId known = session.Create();
        SequenceId released = session.Create();
        session.Release(released);
        using var batch = new ForwardBatch(_model.Info.VocabularySize);
        batch.Add(known, [1, 2]);
        batch.Add(released, [1]);
        Assert.Contains("does not exist", Assert.Throws<ArgumentException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        batch.Clear();
        batch.Add(known, [1]);
        batch.Add(known, [2]);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        Assert.Equal(0, session.GetLength(known));
        Assert.Equal(0, session.Occupied);
        Assert.Equal(TestModel.Run(_model, 4, 5), TestModel.Run(_model, session, known, 4, 5));
    }

    [Fact]
    public void Forward_PastTheContext_IsRefusedAndChangesNothing()
    {
        using IModelSession session = _model.OpenSession();
        SequenceId sequence = session.Create();
        TestModel.Run(_model, session, sequence, TestModel.Tokens(100, 300, 1));
        using var batch = new ForwardBatch(_model.Info.VocabularySize);
        batch.Add(session.Create(), [1]);
        batch.Add(sequence, TestModel.Tokens(29, 300, 1));
        string message = Assert.Throws<ContextOverflowException>(() => session.Forward(batch)).Message;
        Assert.Contains("128", message, StringComparison.Ordinal);
        Assert.Equal(100, session.GetLength(sequence));
        Assert.Equal(128, session.Occupied);
        Assert.Equal(28 * _model.Info.VocabularySize, TestModel.Run(_model, session, sequence, TestModel.Tokens(28, 300, 1)).Length);
    }

    [Fact]
    public void Forward_PastTheCapacity_IsRefusedAndChangesNothing()
    {
        using IModelSession session = _model.OpenSession(new SessionOptions { Capacity = 90 });
        Assert.Equal(96, session.Capacity);
        SequenceId trunk = session.Create();
        TestModel.Run(_model, session, trunk, TestModel.Tokens(40, 300, 1));
        SequenceId fork = session.Fork(trunk);
        Assert.Equal(64, session.Occupied);
        using var batch = new ForwardBatch(_model.Info.VocabularySize);
        batch.Add(fork, [7]); // copies the shared chunk: 96
        batch.Add(trunk, TestModel.Tokens(25, 300, 2)); // wants one chunk more
        Assert.Throws<ContextOverflowException>(() => session.Forward(batch));
        Assert.Equal((40, 40, 64), (session.GetLength(trunk), session.GetLength(fork), session.Occupied));

        // What was undone is really as before: both can still grow, apart from each other.
        float[] forked = TestModel.Run(_model, session, fork, 7);
        float[] grown = TestModel.Run(_model, session, trunk, 8);
        Assert.Equal(TestModel.Run(_model, [.. TestModel.Tokens(40, 300, 1), 7])[^320..], forked);
        Assert.Equal(TestModel.Run(_model, [.. TestModel.Tokens(40, 300, 1), 8])[^320..], grown);
        session.Release(trunk);
        session.Release(fork);
        Assert.Equal(0, session.Occupied);
    }

    [Fact]
    public void Session_WrongArguments_AreRefused()
    {
        using IModelSession session = _model.OpenSession();
        SequenceId sequence = session.Create();
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(sequence, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(sequence, -1));
        Assert.Throws<ArgumentException>(() => session.Fork(new SequenceId(99)));
        Assert.Throws<ArgumentException>(() => session.GetLength(new SequenceId(99)));
        using var batch = new ForwardBatch(_model.Info.VocabularySize + 1);
        batch.Add(sequence, [1]);
        Assert.Contains("vocabulary", Assert.Throws<ArgumentException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Create());
    }

    [Fact]
    public void Fork_Always_SharesMemory()
    {
        using IModelSession session = _model.OpenSession();
        SequenceId trunk = session.Create();
        TestModel.Run(_model, session, trunk, TestModel.Tokens(100, 300, 1));
        for (int i = 0; i < 50; i++)
            session.Fork(trunk);
        Assert.Equal(128, session.Occupied);
    }

    [Fact]
    public void Forward_OnTwoSessionsAtOnce_GivesTheBitsOfEachAlone()
    {
        float[][] expected = [TestModel.Run(_model, TestModel.Tokens(60, 300, 1)), TestModel.Run(_model, TestModel.Tokens(60, 300, 2))];
        Parallel.For(0, 8, i =>
        {
            using IModelSession session = _model.OpenSession();
            SequenceId sequence = session.Create();
            float[] actual = TestModel.Tokens(60, 300, 1 + (i % 2)).Chunk(7).SelectMany(part => TestModel.Run(_model, session, sequence, part)).ToArray();
            Assert.Equal(expected[i % 2], actual);
        });
    }

    [Fact]
    public void Session_AnySequenceOfOperations_EqualsRecomputation()
    {
        // Each number is one operation on one of the sequences alive; the model of a session is simply the tokens of every sequence.
        Prop.ForAll(Gen.Choose(0, 1_000_000).ListOf().ToArbitrary(), codes => RunOperations(codes.ToArray())).QuickCheckThrowOnFailure();
    }

    private void RunOperations(int[] codes)
    {
        using IModelSession session = _model.OpenSession();
        using var batch = new ForwardBatch(_model.Info.VocabularySize);
        List<(SequenceId Id, List<int> Tokens)> alive = [(session.Create(), [])];
        foreach (int code in codes)
        {
            (SequenceId id, List<int> tokens) = alive[code / 8 % alive.Count];
            switch (code % 8)
            {
                case 0 when alive.Count > 1:
                    session.Release(id);
                    alive.RemoveAt(code / 8 % alive.Count);
                    break;
                case 1:
                    int length = code / 64 % (tokens.Count + 1);
                    session.Truncate(id, length);
                    tokens.RemoveRange(length, tokens.Count - length);
                    break;
                case 2 or 3 when alive.Count < 6:
                    alive.Add((session.Fork(id), [.. tokens]));
                    break;
                default:
                    Grow(code);
                    break;
            }
        }

        foreach ((SequenceId id, List<int> tokens) in alive)
        {
            Assert.Equal(tokens.Count, session.GetLength(id));
            if (tokens.Count == _model.Info.ContextLength)
                continue;
            Assert.Equal(TestModel.Run(_model, [.. tokens, 9])[^320..], TestModel.Run(_model, session, id, 9));
            session.Release(id);
        }

        void Grow(int code)
        {
            batch.Clear();
            for (int i = 0; i < alive.Count; i++)
            {
                int count = Math.Min((code >> i) % 40, _model.Info.ContextLength - alive[i].Tokens.Count);
                if (count <= 0)
                    continue;
                int[] added = TestModel.Tokens(count, 300, code + i);
                batch.Add(alive[i].Id, added, (LogitsRequest)(code % 3));
                alive[i].Tokens.AddRange(added);
            }

            if (batch.PositionCount > 0)
                session.Forward(batch);
        }
    }
}
