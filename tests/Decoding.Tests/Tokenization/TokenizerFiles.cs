using System.Globalization;
using Reasoning.Decoding.Gguf;
using Reasoning.Decoding.Tests.Gguf;
using Reasoning.Decoding.Tokenization;
using Reasoning.Testing;

namespace Reasoning.Decoding.Tests.Tokenization;

/// <summary>Small tokenizers, written to a GGUF file and loaded from it.</summary>
internal static class TokenizerFiles
{
    public static ITokenizer Synthetic(int vocabulary, string preTokenizer = "gpt-2") =>
        Load(RandomModelWriter.Create(new RandomModelOptions { Vocabulary = vocabulary, PreTokenizer = preTokenizer, Layers = 1 }));

    /// <summary>256 bytes, then control and user-defined tokens, then the given ones.</summary>
    public static ITokenizer ByteLevel(string[] tokens, string[] merges, string[]? control = null, string[]? userDefined = null)
    {
        string[] bytes = new string[256];
        for (int value = 0, next = 256; value < 256; value++)
        {
            bool isVisible = value is (>= 0x21 and <= 0x7E) or (>= 0xA1 and <= 0xAC) or >= 0xAE;
            bytes[value] = ((char)(isVisible ? value : next++)).ToString();
        }

        string[] all = [.. bytes, .. control ?? [], .. userDefined ?? [], .. tokens];
        var kinds = Enumerable.Repeat(TokenKind.Normal, 256).Concat((control ?? []).Select(_ => TokenKind.Control))
            .Concat((userDefined ?? []).Select(_ => TokenKind.UserDefined)).Concat(tokens.Select(_ => TokenKind.Normal));
        var writer = new GgufWriter();
        writer.AddString("tokenizer.ggml.model", "gpt2");
        writer.AddString("tokenizer.ggml.pre", "gpt-2");
        writer.AddStrings("tokenizer.ggml.tokens", all);
        writer.AddInt32s("tokenizer.ggml.token_type", kinds.Select(kind => (int)kind));
        writer.AddStrings("tokenizer.ggml.merges", merges);
        return Load(writer);
    }

    /// <summary>Unknown, begin and end, perhaps 256 bytes, then the given tokens.</summary>
    public static ITokenizer SentencePiece(
        (string Text, float Score)[] tokens, bool addsSpace = true, bool hasBytes = true, string[]? userDefined = null) =>
        Load(SentencePieceWriter(tokens, addsSpace, hasBytes, userDefined ?? []));

    public static ITokenizer Load(GgufWriter writer)
    {
        using var file = new TemporaryFile();
        writer.Save(file.Path, TestContext.Current.CancellationToken);
        using GgufFile gguf = GgufFile.Open(file.Path);
        return GgufTokenizer.Load(gguf);
    }

    private static GgufWriter SentencePieceWriter((string Text, float Score)[] tokens, bool addsSpace, bool hasBytes, string[] userDefined)
    {
        List<(string Text, float Score, TokenKind Kind)> all =
            [("<unk>", 0, TokenKind.Unknown), ("<s>", 0, TokenKind.Control), ("</s>", 0, TokenKind.Control)];
        if (hasBytes)
        {
            all.AddRange(Enumerable.Range(0, 256)
                .Select(value => (string.Create(CultureInfo.InvariantCulture, $"<0x{value:X2}>"), 0f, TokenKind.Byte)));
        }

        all.AddRange(tokens.Select(token => (token.Text, token.Score, TokenKind.Normal)));
        all.AddRange(userDefined.Select(text => (text, 0f, TokenKind.UserDefined)));
        var writer = new GgufWriter();
        writer.AddString("tokenizer.ggml.model", "llama");
        writer.AddStrings("tokenizer.ggml.tokens", all.Select(token => token.Text));
        writer.AddSingles("tokenizer.ggml.scores", all.Select(token => token.Score));
        writer.AddInt32s("tokenizer.ggml.token_type", all.Select(token => (int)token.Kind));
        writer.AddUInt32("tokenizer.ggml.bos_token_id", 1);
        writer.AddUInt32("tokenizer.ggml.eos_token_id", 2);
        writer.AddBoolean("tokenizer.ggml.add_space_prefix", addsSpace);
        return writer;
    }
}
