using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Tests.Gguf;
using Reasoning.Decoding.Tokenization;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>What is wrong with a tokenizer's metadata is said in one sentence.</summary>
public sealed class GgufTokenizerLoadTests
{
    [Fact]
    public void Load_UnsupportedOrMissing_NamesKeyAndSupported()
    {
        AssertRefused("metadata key 'tokenizer.ggml.model' is missing", _ => { });
        AssertRefused("'tokenizer.ggml.model' is 'bert': supported are 'gpt2'", writer => writer.AddString("tokenizer.ggml.model", "bert"));
        AssertRefused("'tokenizer.ggml.pre' is 'unheard-of': supported pre-tokenizers are 'gpt-2', 'llama-bpe', 'qwen2' and 'deepseek-coder'", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "gpt2");
            writer.AddString("tokenizer.ggml.pre", "unheard-of");
        });
    }

    [Fact]
    public void Load_BytesMissing_NamesTheFirst() =>
        AssertRefused("no token for the byte 0x00", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "gpt2");
            writer.AddString("tokenizer.ggml.pre", "gpt-2");
            writer.AddStrings("tokenizer.ggml.tokens", ["a"]);
            writer.AddStrings("tokenizer.ggml.merges", []);
        });

    [Fact]
    public void Load_MergeWithoutTwoParts_NamesThePosition() =>
        AssertRefused("'tokenizer.ggml.merges' has no two parts with a space between them at position 1", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "gpt2");
            writer.AddString("tokenizer.ggml.pre", "gpt-2");
            writer.AddStrings("tokenizer.ggml.tokens", ["a"]);
            writer.AddStrings("tokenizer.ggml.merges", ["a a", "a "]);
        });

    [Fact]
    public void Load_ListsOfDifferentLength_NamesBoth()
    {
        AssertRefused("'tokenizer.ggml.token_type' has 1 entries, but there are 2 tokens", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "llama");
            writer.AddStrings("tokenizer.ggml.tokens", ["a", "b"]);
            writer.AddInt32s("tokenizer.ggml.token_type", [1]);
        });
        AssertRefused("'tokenizer.ggml.scores' has 3 entries, but there are 2 tokens", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "llama");
            writer.AddStrings("tokenizer.ggml.tokens", ["a", "b"]);
            writer.AddSingles("tokenizer.ggml.scores", [1, 2, 3]);
        });
        AssertRefused("'tokenizer.ggml.scores' is NaN at position 1", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "llama");
            writer.AddStrings("tokenizer.ggml.tokens", ["a", "b"]);
            writer.AddSingles("tokenizer.ggml.scores", [1, float.NaN]);
        });
        AssertRefused("has neither a token for every byte nor an unknown token", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "llama");
            writer.AddStrings("tokenizer.ggml.tokens", ["a", "b"]);
            writer.AddSingles("tokenizer.ggml.scores", [1, 2]);
        });
        AssertRefused("'tokenizer.ggml.bos_token_id' is 2, but an integer from 0 to 1 is expected", writer =>
        {
            writer.AddString("tokenizer.ggml.model", "llama");
            writer.AddStrings("tokenizer.ggml.tokens", ["a", "b"]);
            writer.AddUInt32("tokenizer.ggml.bos_token_id", 2);
        });
    }

    [Fact]
    public void Load_SeededByteFlips_WorkOrAreRefused()
    {
        using var stream = new MemoryStream();
        RandomModelWriter.Create(new RandomModelOptions { Layers = 1, Width = 32, FeedForward = 32 })
            .Write(stream, TestContext.Current.CancellationToken);
        byte[] whole = stream.ToArray();
        int header = whole.AsSpan().IndexOf("token_embd"u8);
        var random = new Random(4_711);
        int refused = 0;
        for (int round = 0; round < 400; round++)
        {
            byte[] mutated = (byte[])whole.Clone();
            mutated[random.Next(24, header)] ^= (byte)(1 << random.Next(8));
            refused += Works(mutated, round) ? 0 : 1;
        }

        Assert.InRange(refused, 20, 399);
    }

    private static bool Works(byte[] bytes, int round)
    {
        using var file = new TemporaryFile();
        File.WriteAllBytes(file.Path, bytes);
        try
        {
            using GgufFile gguf = GgufFile.Open(file.Path);
            ITokenizer tokenizer = GgufTokenizer.Load(gguf);
            tokenizer.Decode(tokenizer.Encode("The rain in Spain 🦙 stays mainly in the plain.\n", parseSpecial: true));
            return true;
        }
        catch (GgufFormatException)
        {
            return false;
        }
        catch (Exception e)
        {
            Assert.Fail($"round {round}: {e}");
            return false;
        }
    }

    private static void AssertRefused(string expected, Action<GgufWriter> describe)
    {
        var writer = new GgufWriter();
        describe(writer);
        var exception = Assert.Throws<GgufFormatException>(() => TokenizerFiles.Load(writer));
        Assert.Contains(expected, exception.Message, StringComparison.Ordinal);
    }
}
