using Reasoning.Decoding.Gguf;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Gguf;

public sealed class RandomModelWriterTests
{
    [Theory]
    [InlineData(GgufTensorType.F32, false)]
    [InlineData(GgufTensorType.BF16, true)]
    [InlineData(GgufTensorType.Q4_0, false)]
    public void Save_AnyTypeAndTying_GivesAModelOfThatShape(GgufTensorType type, bool tied)
    {
        using var file = new TemporaryFile();
        var options = new RandomModelOptions { TensorType = type, TiedOutput = tied, Vocabulary = 1000, Layers = 3 };
        RandomModelWriter.Save(file.Path, options, TestContext.Current.CancellationToken);

        using GgufFile gguf = GgufFile.Open(file.Path);
        Assert.Equal("llama", gguf.Metadata.GetRequiredString("general.architecture"));
        Assert.Equal(3, gguf.Metadata.GetRequiredInt32("llama.block_count"));
        Assert.Equal(1000, gguf.Metadata.GetArrayLength("tokenizer.ggml.tokens"));
        Assert.Equal(1000, gguf.Metadata.GetRequiredStrings("tokenizer.ggml.tokens").Distinct().Count());
        Assert.Equal(type, gguf.GetRequiredTensor("blk.2.ffn_down.weight", 160, 64).Type);
        Assert.Equal(GgufTensorType.F32, gguf.GetRequiredTensor("blk.0.attn_norm.weight", 64).Type);
        gguf.GetRequiredTensor("blk.1.attn_k.weight", 64, 32);
        Assert.Equal(tied, gguf.FindTensor("output.weight") is null);
    }

    [Fact]
    public void Save_Weights_AreCentredWithTheIntendedSpread()
    {
        using var file = new TemporaryFile();
        RandomModelWriter.Save(file.Path, new RandomModelOptions(), TestContext.Current.CancellationToken);
        using GgufFile gguf = GgufFile.Open(file.Path);
        GgufTensor tensor = gguf.GetRequiredTensor("token_embd.weight");
        var values = new List<float>();
        var row = new float[tensor.Columns];
        for (int r = 0; r < tensor.Rows; r++)
        {
            tensor.DequantizeRow(r, row);
            values.AddRange(row);
        }

        Assert.InRange(values.Average(), -0.005, 0.005);
        Assert.InRange(Math.Sqrt(values.Average(value => value * value)), 0.97 / 8, 1.03 / 8);
    }

    [Fact]
    public void Save_SeedDecidesTheBytes()
    {
        byte[] first = Write(1), again = Write(1), other = Write(2);
        Assert.Equal(first, again);
        Assert.NotEqual(first, other);

        static byte[] Write(ulong seed)
        {
            using var stream = new MemoryStream();
            RandomModelWriter.Create(new RandomModelOptions { Seed = seed }).Write(stream, TestContext.Current.CancellationToken);
            return stream.ToArray();
        }
    }

    [Fact]
    public void Create_ImpossibleShape_SaysWhichRule()
    {
        Assert.Contains("key-value heads", Refused(new RandomModelOptions { KeyValueHeads = 3 }), StringComparison.Ordinal);
        Assert.Contains("multiples of 32", Refused(new RandomModelOptions { FeedForward = 100, TensorType = GgufTensorType.Q8_0 }), StringComparison.Ordinal);
        Assert.Contains("at least 258", Refused(new RandomModelOptions { Vocabulary = 257 }), StringComparison.Ordinal);

        static string Refused(RandomModelOptions options) =>
            Assert.Throws<ArgumentException>(() => RandomModelWriter.Create(options)).Message;
    }
}
