using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

/// <summary>Logits are compared to the bit: there is no tolerance anywhere here.</summary>
public sealed class BatchInvarianceTests
{
    private const int Length = 75;

    public static TheoryData<string, GgufTensorType> PathsAndTypes
    {
        get
        {
            var data = new TheoryData<string, GgufTensorType>();
            foreach (TheoryDataRow<string> path in TestModel.Paths)
            {
                foreach (GgufTensorType type in Enum.GetValues<GgufTensorType>())
                    data.Add(path.Data, type);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(PathsAndTypes))]
    public void Forward_InABatchOfAnySize_GivesTheBitsOfTheSequenceAlone(string path, GgufTensorType type)
    {
        using var test = new TestModel(Options(type));
        LlamaModel model = test.Load(path: path);
        foreach (int size in new[] { 2, 7, 64 })
        {
            using IModelSession session = model.OpenSession();
            using var batch = new ForwardBatch(model.Info.VocabularySize);
            for (int i = 0; i < size; i++)
                batch.Add(session.Create(), Prompt(i), LogitsRequest.Last);
            session.Forward(batch);
            foreach (int i in new[] { 0, size / 2, size - 1 })
                Assert.Equal(TestModel.Run(model, Prompt(i))[^model.Info.VocabularySize..], TestModel.Rows(batch, i, 1));
        }

        static int[] Prompt(int i) => TestModel.Tokens(1 + (i * 5 % 37), 320, i);
    }

    [Theory]
    [InlineData(GgufTensorType.F32)]
    [InlineData(GgufTensorType.F16)]
    [InlineData(GgufTensorType.Q8_0)]
    public void Forward_WithAnyNumberOfThreads_GivesTheSameBits(GgufTensorType type)
    {
        using var test = new TestModel(Options(type));
        int[] tokens = TestModel.Tokens(Length, 320, 1);
        float[] expected = TestModel.Run(test.Load(threads: 1), tokens);
        foreach (int threads in new[] { 2, 3, 4 })
            Assert.Equal(expected, TestModel.Run(test.Load(threads), tokens));
    }

    [Theory]
    [InlineData(GgufTensorType.F32, 1)]
    [InlineData(GgufTensorType.F32, 7)]
    [InlineData(GgufTensorType.F16, 1)]
    [InlineData(GgufTensorType.Q8_0, 1)]
    [InlineData(GgufTensorType.Q8_0, 31)]
    [InlineData(GgufTensorType.Q8_0, 32)]
    public void Forward_SplitOverCalls_GivesTheBitsOfOneCall(GgufTensorType type, int piece)
    {
        using var test = new TestModel(Options(type));
        LlamaModel model = test.Load();
        int[] tokens = TestModel.Tokens(Length, 320, 2);
        using IModelSession session = model.OpenSession();
        SequenceId sequence = session.Create();
        float[] pieces = tokens.Chunk(piece).SelectMany(part => TestModel.Run(model, session, sequence, part)).ToArray();
        Assert.Equal(TestModel.Run(model, tokens), pieces);
    }

    [Fact]
    public void Forward_MoreRowsThanOnePassTakes_GivesTheBitsOfSmallCalls()
    {
        using var test = new TestModel(Options(GgufTensorType.Q8_0) with { Context = 2048 });
        LlamaModel model = test.Load();
        int[] tokens = TestModel.Tokens((2 * ForwardPass.MostRows) + 11, 320, 3);
        using IModelSession session = model.OpenSession();
        SequenceId sequence = session.Create();
        float[] pieces = tokens.Chunk(100).SelectMany(part => TestModel.Run(model, session, sequence, part)).ToArray();
        Assert.Equal(pieces, TestModel.Run(model, tokens));
    }

    [Theory]
    [InlineData(GgufTensorType.F32, 0)]
    [InlineData(GgufTensorType.F32, 20)]
    [InlineData(GgufTensorType.Q8_0, 64)]
    [InlineData(GgufTensorType.Q8_0, 70)]
    public void Forward_OnForksThatShareAPrefix_GivesTheBitsOfRecomputedSequences(GgufTensorType type, int shared)
    {
        using var test = new TestModel(Options(type));
        LlamaModel model = test.Load();
        int vocabulary = model.Info.VocabularySize;
        int[] prefix = TestModel.Tokens(shared, vocabulary, 4);
        using IModelSession session = model.OpenSession();
        SequenceId trunk = session.Create();
        if (shared > 0)
            TestModel.Run(model, session, trunk, prefix);
        SequenceId[] forks = Enumerable.Range(0, 33).Select(_ => session.Fork(trunk)).ToArray();
        int[][] tails = forks.Select((_, i) => TestModel.Tokens(1 + (i % 3 * 20), vocabulary, 100 + i)).ToArray();
        using var batch = new ForwardBatch(vocabulary);
        foreach (int i in Enumerable.Range(0, forks.Length))
            batch.Add(forks[i], tails[i]);
        session.Forward(batch);
        for (int i = 0; i < forks.Length; i += 8)
            Assert.Equal(TestModel.Run(model, [.. prefix, .. tails[i]])[^vocabulary..], TestModel.Rows(batch, i, 1));
    }

    [Fact]
    public void Forward_AfterTruncateAndRegrowth_GivesTheBitsOfAFreshSequence()
    {
        using var test = new TestModel(Options(GgufTensorType.F16));
        LlamaModel model = test.Load();
        int[] tokens = TestModel.Tokens(Length, 320, 5);
        using IModelSession session = model.OpenSession();
        SequenceId sequence = session.Create();
        TestModel.Run(model, session, sequence, tokens);
        foreach (int length in new[] { 70, 64, 33, 32, 5, 0 })
        {
            session.Truncate(sequence, length);
            int[] other = TestModel.Tokens(20, 320, length);
            Assert.Equal(
                TestModel.Run(model, [.. tokens[..length], .. other])[^(20 * 320)..],
                TestModel.Run(model, session, sequence, other));
            session.Truncate(sequence, length);
            TestModel.Run(model, session, sequence, tokens.AsSpan(length));
        }
    }

    [Theory]
    [InlineData(GgufTensorType.F32)]
    [InlineData(GgufTensorType.F16)]
    [InlineData(GgufTensorType.BF16)]
    [InlineData(GgufTensorType.Q8_0)]
    [InlineData(GgufTensorType.Q4_0)]
    public void Forward_SoftTokenOfOneComponent_GivesTheBitsOfTheToken(GgufTensorType type)
    {
        using var test = new TestModel(Options(type));
        LlamaModel model = test.Load();
        using IModelSession session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        batch.Add(session.Create(), [17]);
        batch.AddSoft(session.Create(), [new MixtureComponent(17, 1)]);
        session.Forward(batch);
        Assert.Equal(TestModel.Rows(batch, 0, 1), TestModel.Rows(batch, 1, 1));
    }

    [Fact]
    public void Forward_SoftToken_IsTheWeightedSumOfEmbeddings()
    {
        using var test = new TestModel(Options(GgufTensorType.F32));
        LlamaModel model = test.Load();
        ReferenceModel reference = test.Reference();
        double[][] embeddings = reference.Matrix("token_embd.weight");
        double[] mixed = embeddings[3].Select((value, i) => (0.25 * value) + (0.6 * embeddings[200][i]) - (0.1 * embeddings[9][i])).ToArray();
        double[] expected = reference.Run([(double[])embeddings[5].Clone(), mixed])[1];
        using IModelSession session = model.OpenSession();
        using var batch = new ForwardBatch(model.Info.VocabularySize);
        SequenceId sequence = session.Create();
        TestModel.Run(model, session, sequence, 5);
        batch.AddSoft(sequence, [new(3, 0.25f), new(200, 0.6f), new(9, -0.1f)]);
        session.Forward(batch);
        Assert.All(expected.Zip(TestModel.Rows(batch, 0, 1)), pair => Assert.Equal(pair.First, pair.Second, 1e-4));
    }

    private static RandomModelOptions Options(GgufTensorType type) => new()
    {
        Width = 96, Heads = 6, KeyValueHeads = 2, FeedForward = 160, TensorType = type, TiedOutput = true,
    };
}
