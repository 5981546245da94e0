using Reasoning.Decoding.Engine;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Models;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Engine;

public sealed class LlamaModelTests
{
    [Fact]
    public void Load_RandomModel_KnowsItsFacts()
    {
        using var test = new TestModel(new RandomModelOptions { Vocabulary = 333, Context = 77 });
        LlamaModel model = test.Load();
        Assert.Equal("llama", model.Info.Architecture);
        Assert.Equal((333, 77, 64), (model.Info.VocabularySize, model.Info.ContextLength, model.Info.EmbeddingLength));
        Assert.Equal(333, model.Tokenizer.VocabularySize);
        Assert.Equal(CapabilityTier.SoftTokens, model.Info.Tier);
        Assert.True(model.Info.IsBatchInvariant);
        Assert.True(model.Info.ParameterCount > 50_000);
    }

    [Theory]
    [InlineData("general.architecture", "mamba", "mamba")]
    [InlineData("llama.rope.scaling.type", "yarn", "yarn")]
    public void Load_UnsupportedText_SaysWhatIsSupported(string key, string value, string named) =>
        AssertRefused(Shape(writer => writer.AddString(key, value), without: key), key, named);

    [Theory]
    [InlineData("llama.block_count", 0u)]
    [InlineData("llama.block_count", 3u, "blk.2.attn_norm.weight")]
    [InlineData("llama.attention.head_count_kv", 3u)]
    [InlineData("llama.embedding_length", 96u, "token_embd.weight")]
    [InlineData("llama.feed_forward_length", 64u, "blk.0.ffn_gate.weight")]
    [InlineData("llama.rope.dimension_count", 17u)]
    public void Load_SizesThatDoNotFit_NameTheKeyOrTensor(string key, uint value, string? named = null) =>
        AssertRefused(Shape(writer => writer.AddUInt32(key, value), without: key), named ?? key, named is null ? value.ToString(System.Globalization.CultureInfo.InvariantCulture) : "");

    [Fact]
    public void Load_MissingKey_NamesIt() => AssertRefused(Shape(_ => { }, without: "llama.context_length"), "llama.context_length", "missing");

    [Theory]
    [InlineData("qwen2", true)]
    [InlineData("llama", false)]
    public void Forward_RotaryVariants_EqualReference(string architecture, bool hasBiases)
    {
        GgufWriter writer = Shape(w =>
        {
            w.AddSingle($"{architecture}.rope.scaling.factor", 2.5f);
            if (!hasBiases)
                return;
            foreach (string name in new[] { "q", "k", "v" })
            {
                for (int layer = 0; layer < 2; layer++)
                    w.AddTensor($"blk.{layer}.attn_{name}.bias", GgufTensorType.F32, [name == "q" ? 64 : 32], (_, row) => { for (int i = 0; i < row.Length; i++) row[i] = MathF.Sin(i); });
            }
        }, architecture: architecture);
        using var test = new TestModel(writer);
        LlamaModel model = test.Load();
        int[] tokens = TestModel.Tokens(40, 300, 8);
        double[] expected = test.Reference().Run(tokens).SelectMany(row => row).ToArray();
        Assert.All(expected.Zip(TestModel.Run(model, tokens)), pair => Assert.Equal(pair.First, pair.Second, 2e-4));
    }

    private static void AssertRefused(GgufWriter writer, params string[] named)
    {
        string path = Path.Combine(Path.GetTempPath(), $"refused-{Guid.NewGuid():N}.gguf");
        writer.Save(path);
        try
        {
            string message = Assert.Throws<GgufFormatException>(() => LlamaModel.Load(path)).Message;
            Assert.All([path, .. named], part => Assert.Contains(part, message, StringComparison.Ordinal));
        }
        finally
        {
            File.Delete(path);
        }
    }

    /// <summary>A two-layer model of 4 heads, 2 key-value heads and width 64, whose metadata are under the test's control.</summary>
    private static GgufWriter Shape(Action<GgufWriter> add, string? without = null, string architecture = "llama")
    {
        var writer = new GgufWriter();
        var keys = new Dictionary<string, uint>
        {
            ["block_count"] = 2, ["context_length"] = 64, ["embedding_length"] = 64, ["feed_forward_length"] = 96,
            ["attention.head_count"] = 4, ["attention.head_count_kv"] = 2, ["rope.dimension_count"] = 16,
        };
        if (without != "general.architecture")
            writer.AddString("general.architecture", architecture);
        foreach ((string key, uint value) in keys)
        {
            if (without != $"llama.{key}")
                writer.AddUInt32($"{architecture}.{key}", value);
        }

        writer.AddSingle($"{architecture}.attention.layer_norm_rms_epsilon", 1e-5f);
        writer.AddString("tokenizer.ggml.model", "gpt2");
        writer.AddString("tokenizer.ggml.pre", "gpt-2");
        add(writer);
        using var source = new TestModel(new RandomModelOptions { FeedForward = 96, Vocabulary = 300 });
        using GgufFile file = GgufFile.Open(source.FilePath);
        writer.AddStrings("tokenizer.ggml.tokens", file.Metadata.GetRequiredStrings("tokenizer.ggml.tokens"));
        writer.AddInt32s("tokenizer.ggml.token_type", file.Metadata.GetRequiredInt32s("tokenizer.ggml.token_type"));
        writer.AddStrings("tokenizer.ggml.merges", file.Metadata.GetRequiredStrings("tokenizer.ggml.merges"));
        foreach (GgufTensor tensor in file.Tensors)
        {
            var values = new float[tensor.ElementCount];
            for (int row = 0; row < tensor.Rows; row++)
                tensor.DequantizeRow(row, values.AsSpan(row * (int)tensor.Columns, (int)tensor.Columns));
            writer.AddTensor(tensor.Name, tensor.Type, tensor.Dimensions.AsSpan(), values);
        }

        return writer;
    }
}
