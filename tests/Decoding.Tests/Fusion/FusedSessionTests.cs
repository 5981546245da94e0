using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Fusion;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Tests.Sampling;

namespace Reasoning.Decoding.Tests.Fusion;

public sealed class FusedSessionTests : IDisposable
{
    private readonly HashLanguageModel _large = new(seed: 1), _base = new(seed: 2), _first = new(seed: 3), _second = new(seed: 4);

    private FunctionLanguageModel[] Parts => [_large, _base, _first, _second];

    [Fact]
    public void Forward_RandomOperations_GivesTheFusedLogitsOfEverySequence()
    {
        using var model = Create();
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var random = new Random(5);
        var expected = new Dictionary<SequenceId, List<int>> { [session.Create()] = [] };
        for (int round = 0; round < 300; round++)
        {
            var ids = expected.Keys.ToArray();
            var id = ids[random.Next(ids.Length)];
            switch (random.Next(6))
            {
                case 0 when ids.Length < 12:
                    expected.Add(session.Create(), []);
                    break;
                case 1 when ids.Length < 12:
                    expected.Add(session.Fork(id), [.. expected[id]]);
                    break;
                case 2:
                    int length = random.Next(expected[id].Count + 1);
                    session.Truncate(id, length);
                    expected[id].RemoveRange(length, expected[id].Count - length);
                    break;
                case 3 when ids.Length > 1:
                    session.Release(id);
                    expected.Remove(id);
                    break;
                default:
                    Append(session, batch, expected, random);
                    break;
            }

            foreach (var (sequence, tokens) in expected) Assert.Equal(tokens.Count, session.GetLength(sequence));
        }

        foreach (var id in expected.Keys) session.Release(id);
        Assert.Equal(0, session.Occupied);
        Assert.All(Parts, part => Assert.Equal((0, 0), (part.LastSession!.Occupied, part.LastSession.SequenceCount)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Forward_APartRefuses_ChangesNothingInAnyPart(int refusing)
    {
        using var model = Create();
        AssertUnchangedBy(model, fails => Parts[refusing].ForwardStarting = fails ? _ => throw new ContextOverflowException("full") : null);
    }

    [Fact]
    public void Forward_RuleOrObserverThrows_ChangesNothingInAnyPart()
    {
        bool isFailing = false;
        using var model = FusedLanguageModel.Create(_large, _base, [_first, _second], new StaticFusion(1, 1), (in FusionStep _) =>
        {
            if (isFailing) throw new ContextOverflowException("full");
        });
        AssertUnchangedBy(model, fails => isFailing = fails);
    }

    [Fact]
    public void Forward_PartThatGivesNoNumbers_IsRefusedAndTakenBack()
    {
        using var broken = new HashLanguageModel(seed: 9, endBias: float.NaN);
        using var model = FusedLanguageModel.Create(_large, broken, [_first], new DynamicFusion());
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var id = session.Create();
        batch.Add(id, [1, 2]);
        Assert.Contains("token 0 is NaN", Assert.Throws<ArgumentException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        Assert.Equal((0, 0), (session.GetLength(id), session.Occupied));
    }

    [Theory]
    [InlineData("Create")]
    [InlineData("Fork")]
    public void CreateAndFork_APartFails_LeavesNoSequenceBehind(string method)
    {
        using var failing = new InterruptedModel(_first);
        using var model = FusedLanguageModel.Create(_large, _base, [failing], StaticFusion.ProxyTuning);
        using var session = model.OpenSession();
        var id = session.Create();
        failing.Calling = called => Assert.NotEqual(method, called);
        Assert.ThrowsAny<Exception>(() => method == "Fork" ? session.Fork(id) : session.Create());
        failing.Calling = _ => { };
        Assert.All([_large, _base, _first], part => Assert.Equal(1, part.LastSession!.SequenceCount));
        session.Fork(id);
        Assert.All([_large, _base, _first], part => Assert.Equal(2, part.LastSession!.SequenceCount));
    }

    [Fact]
    public void OpenSession_APartFails_ClosesTheOthers()
    {
        using var failing = new InterruptedModel(_first) { Calling = _ => throw new InvalidOperationException("no memory") };
        using var model = FusedLanguageModel.Create(_large, _base, [failing], StaticFusion.ProxyTuning);
        Assert.Throws<InvalidOperationException>(() => model.OpenSession());
        Assert.All([_large, _base], part => Assert.Throws<ObjectDisposedException>(() => part.LastSession!.GetLength(new SequenceId(1))));
    }

    [Fact]
    public void Forward_BadBatches_AreRefused()
    {
        using var model = FusedLanguageModel.Create(_large, _base, [new HashLanguageModel(contextLength: 4)], StaticFusion.ProxyTuning);
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var id = session.Create();
        session.Forward(batch);   // of nothing: changes nothing

        batch.Add(id, [1, 2, 3, 4, 5]);
        Assert.Contains("context length is 4", Assert.Throws<ContextOverflowException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        batch.Clear();
        batch.Add(id, [1]);
        batch.Add(id, [2]);
        Assert.Contains("twice", Assert.Throws<ArgumentException>(() => session.Forward(batch)).Message, StringComparison.Ordinal);
        using var small = new ForwardBatch(7);
        small.Add(id, [1]);
        Assert.Contains("vocabulary of 7", Assert.Throws<ArgumentException>(() => session.Forward(small)).Message, StringComparison.Ordinal);
        batch.Clear();
        batch.Add(new SequenceId(77), [1]);
        Assert.Throws<ArgumentException>(() => session.Forward(batch));
        Assert.Throws<ArgumentException>(() => session.Release(new SequenceId(77)));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(id, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => session.Truncate(id, -1));
        Assert.Equal(0, session.GetLength(id));
        session.Dispose();
        Assert.Throws<ObjectDisposedException>(() => session.Create());
        Assert.Throws<ObjectDisposedException>(() => session.Forward(batch));
    }

    [Fact]
    public void Forward_SoftTokens_GoToEveryPart()
    {
        using var model = Create();
        Assert.IsAssignableFrom<ISoftTokenModel>(model);
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var id = session.Create();
        batch.Add(id, [5]);
        session.Forward(batch);
        batch.Clear();
        batch.AddSoft(id, [new MixtureComponent(3, 0.25f), new MixtureComponent(8, 0.75f)]);
        session.Forward(batch);

        var expected = Parts.Select(part =>
        {
            float[] row = new float[part.Info.VocabularySize];
            part.ComputeLogits(part.AdvanceSoft(part.Advance(0, 0, 5), 1, [new MixtureComponent(3, 0.25f), new MixtureComponent(8, 0.75f)]), 2, row);
            return row;
        }).ToArray();
        FusionReference.AssertEqual(
            FusionReference.Static(expected[0], expected[1], expected[2..], [1, 0.5]), ReferenceFilters.Softmax(batch.GetLogits(0)), 1e-6);
    }

    [Fact]
    public void Forward_SoftTokenWhereAPartTakesNone_IsRefused()
    {
        using var toy = new ToyLanguageModel();
        using var model = FusedLanguageModel.Create(toy, new VariantToyModel("a", 7), [new VariantToyModel("b", 13)], StaticFusion.ProxyTuning);
        Assert.False(model is ISoftTokenModel);
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(5);
        batch.AddSoft(session.Create(), [new MixtureComponent(1, 1)]);
        Assert.Throws<NotSupportedException>(() => session.Forward(batch));
    }

    [Fact]
    public void Capacity_OfThePartWithTheLeast_HoldsForAll()
    {
        using var model = Create();
        using var session = model.OpenSession(new SessionOptions { Capacity = 10 });
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        var id = session.Create();
        batch.Add(id, [1, 2, 3, 4, 5, 6]);
        session.Forward(batch);
        var fork = session.Fork(id);
        Assert.Equal((10, 6), (session.Capacity, session.Occupied));
        batch.Clear();
        batch.Add(id, [1, 2]);
        batch.Add(fork, [1, 2, 3]);
        Assert.Throws<ContextOverflowException>(() => session.Forward(batch));
        Assert.Equal((6, 6, 6), (session.Occupied, session.GetLength(id), session.GetLength(fork)));
    }

    public void Dispose()
    {
        foreach (var part in Parts) part.Dispose();
    }

    private FusedLanguageModel Create() => FusedLanguageModel.Create(_large, _base, [_first, _second], new StaticFusion(1, 0.5));

    private void Append(IModelSession session, ForwardBatch batch, Dictionary<SequenceId, List<int>> expected, Random random)
    {
        batch.Clear();
        var added = new List<(SequenceId Id, int Row, LogitsRequest Logits, int Count)>();
        foreach (var (id, tokens) in expected)
        {
            if (random.Next(2) == 0) continue;
            int[] more = [.. Enumerable.Range(0, random.Next(1, 6)).Select(_ => random.Next(200))];
            var logits = (LogitsRequest)random.Next(3);
            added.Add((id, batch.Add(id, more, logits), logits, more.Length));
            tokens.AddRange(more);
        }

        session.Forward(batch);
        foreach (var (id, row, logits, count) in added)
        {
            for (int i = 0; i < (logits == LogitsRequest.All ? count : logits == LogitsRequest.Last ? 1 : 0); i++)
            {
                int[] tokens = [.. expected[id]];
                if (logits == LogitsRequest.All) tokens = tokens[..(tokens.Length - count + i + 1)];
                var rows = Parts.Select(part => part.Logits(tokens)).ToArray();
                double[] fused = FusionReference.Static(rows[0], rows[1], rows[2..], [1, 0.5]);
                FusionReference.AssertEqual(fused, ReferenceFilters.Softmax(batch.GetLogits(row + i)), 1e-6);
            }
        }
    }

    private void AssertUnchangedBy(FusedLanguageModel model, Action<bool> fail)
    {
        using var session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        SequenceId one = session.Create(), two = session.Fork(one);
        batch.Add(one, [1, 2, 3]);
        batch.Add(two, [4]);
        session.Forward(batch);
        fail(true);
        batch.Clear();
        batch.Add(two, [5, 6]);
        batch.Add(one, [7]);
        Assert.Throws<ContextOverflowException>(() => session.Forward(batch));
        Assert.Equal((3, 1), (session.GetLength(one), session.GetLength(two)));
        Assert.All(Parts, part => Assert.Equal(4, part.LastSession!.Occupied));
        fail(false);
        session.Forward(batch);
        float[] first = batch.GetLogits(0).ToArray(), second = batch.GetLogits(1).ToArray();
        Assert.Equal((4, 3), (session.GetLength(one), session.GetLength(two)));

        using var fresh = model.OpenSession();
        batch.Clear();
        batch.Add(fresh.Create(), [4, 5, 6]);
        batch.Add(fresh.Create(), [1, 2, 3, 7]);
        fresh.Forward(batch);
        Assert.Equal(batch.GetLogits(0).ToArray(), first);
        Assert.Equal(batch.GetLogits(1).ToArray(), second);
    }
}
