using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Builds the tokenizer that the metadata of a GGUF file describe (<c>tokenizer.ggml.*</c>): byte-level BPE ("gpt2") with the pre-tokenizers
/// of GPT-2, Llama 3, Qwen2 and DeepSeek Coder, or SentencePiece-style BPE by scores ("llama"). Token ids equal those of llama.cpp.
/// </summary>
public static class GgufTokenizer
{
    private const string Prefix = "tokenizer.ggml.";

    /// <summary>Loads the tokenizer of a model file; the file may be disposed afterwards. Near-linear in the size of the vocabulary.</summary>
    /// <exception cref="GgufFormatException">The file has no tokenizer, or one that is corrupt or not supported.</exception>
    public static ITokenizer Load(GgufFile file)
    {
        ArgumentNullException.ThrowIfNull(file);
        GgufMetadata metadata = file.Metadata;
        string model = metadata.GetRequiredString(Prefix + "model");
        return model switch
        {
            "gpt2" => LoadByteLevel(metadata),
            "llama" => LoadSentencePiece(metadata),
            _ => throw metadata.Bad(Prefix + "model",
                $"is '{model}': supported are 'gpt2' (byte-level BPE) and 'llama' (SentencePiece-style BPE)"),
        };
    }

    private static ByteLevelTokenizer LoadByteLevel(GgufMetadata metadata)
    {
        string name = metadata.GetRequiredString(Prefix + "pre");
        PreTokenizer preTokenizer = PreTokenizer.Find(name)
            ?? throw metadata.Bad(Prefix + "pre", $"is '{name}': supported pre-tokenizers are {PreTokenizer.Supported}");

        bool isLlama3 = preTokenizer == PreTokenizer.Llama3;
        Vocabulary vocabulary = LoadVocabulary(metadata, ByteCharacters.Decode, addsBeginByDefault: isLlama3);
        MergeTable merges = LoadMerges(metadata, vocabulary);
        foreach (byte value in ByteLevelTokenizer.Utf8Bytes)
        {
            if (vocabulary.Find([value]) is null && vocabulary.Unknown is null)
            {
                throw metadata.Bad(Prefix + "tokens",
                    $"has no token for the byte 0x{value:X2} and no unknown token, so some texts could not be encoded: all bytes of UTF-8 are needed");
            }
        }

        return new ByteLevelTokenizer(vocabulary, preTokenizer, merges, prefersWholePieces: isLlama3);
    }

    private static SentencePieceTokenizer LoadSentencePiece(GgufMetadata metadata)
    {
        Vocabulary vocabulary = LoadVocabulary(metadata, SentencePieceTokenizer.Unescape, addsBeginByDefault: true);
        float[] scores = metadata.GetRequiredSingles(Prefix + "scores");
        if (scores.Length != vocabulary.Size)
            throw metadata.Bad(Prefix + "scores", $"has {scores.Length} entries, but there are {vocabulary.Size} tokens");
        int nan = Array.FindIndex(scores, float.IsNaN);
        if (nan >= 0)
            throw metadata.Bad(Prefix + "scores", $"is NaN at position {nan}: scores must be numbers");
        bool addsSpace = metadata.GetBoolean(Prefix + "add_space_prefix") ?? true;
        var tokenizer = new SentencePieceTokenizer(vocabulary, scores, addsSpace);
        return tokenizer.IsComplete ? tokenizer : throw metadata.Bad(Prefix + "tokens",
            "has neither a token for every byte nor an unknown token, so some texts could not be encoded: one of them is needed");
    }

    private static Vocabulary LoadVocabulary(GgufMetadata metadata, TokenTextConverter convert, bool addsBeginByDefault)
    {
        GgufUtf8Strings texts = metadata.GetRequiredUtf8Strings(Prefix + "tokens");
        int size = texts.Count;
        if (size == 0)
            throw metadata.Bad(Prefix + "tokens", "is empty: at least one token is needed");
        TokenKind[] kinds = LoadKinds(metadata, size);
        int? begin = GetToken(metadata, "bos_token_id", size);
        int? end = GetToken(metadata, "eos_token_id", size);
        var builder = new VocabularyBuilder(kinds, convert);
        foreach (ReadOnlySpan<byte> text in texts)
            builder.Add(text);
        return builder.Build(new SpecialTokens
        {
            Begin = begin,
            End = end,
            EndOfTurn = GetToken(metadata, "eot_token_id", size),
            EndOfMessage = GetToken(metadata, "eom_token_id", size),
            Unknown = GetToken(metadata, "unknown_token_id", size),
            AddsBegin = begin is not null && (metadata.GetBoolean(Prefix + "add_bos_token") ?? addsBeginByDefault),
            AddsEnd = end is not null && (metadata.GetBoolean(Prefix + "add_eos_token") ?? false),
        });
    }

    private static TokenKind[] LoadKinds(GgufMetadata metadata, int size)
    {
        const string Key = Prefix + "token_type";
        var kinds = new TokenKind[size];
        if (!metadata.Contains(Key))
        {
            Array.Fill(kinds, TokenKind.Normal);
            return kinds;
        }

        int[] numbers = metadata.GetRequiredInt32s(Key);
        if (numbers.Length != size)
            throw metadata.Bad(Key, $"has {numbers.Length} entries, but there are {size} tokens");
        for (int i = 0; i < size; i++)
        {
            kinds[i] = (TokenKind)numbers[i];
            if (numbers[i] is < (int)TokenKind.Normal or > (int)TokenKind.Byte)
                throw metadata.Bad(Key, $"is {numbers[i]} at position {i}: supported are {(int)TokenKind.Normal} to {(int)TokenKind.Byte}");
        }

        return kinds;
    }

    /// <summary>Reads "left right" pairs in order of priority. Parts and results that are no tokens become symbols of their own, beyond the vocabulary.</summary>
    private static MergeTable LoadMerges(GgufMetadata metadata, Vocabulary vocabulary)
    {
        const string Key = Prefix + "merges";
        GgufUtf8Strings lines = metadata.GetRequiredUtf8Strings(Key);
        var merges = new MergeTable(lines.Count);
        var symbols = new SymbolTable(vocabulary);
        byte[] joined = [];
        uint rank = 0;
        foreach (ReadOnlySpan<byte> line in lines)
        {
            int space = line.Length > 1 ? line[1..].IndexOf((byte)' ') + 1 : 0;
            if (space < 1 || space == line.Length - 1)
                throw metadata.Bad(Key, $"has no two parts with a space between them at position {rank}");
            if (joined.Length < line.Length)
                joined = new byte[2 * line.Length];
            int left = ByteCharacters.Decode(line[..space], joined);
            int length = left + ByteCharacters.Decode(line[(space + 1)..], joined.AsSpan(left));
            merges.Add(symbols.GetOrAdd(joined.AsSpan(0, left)), symbols.GetOrAdd(joined.AsSpan(left, length - left)), rank++,
                symbols.GetOrAdd(joined.AsSpan(0, length)));
        }

        return merges;
    }

    private static int? GetToken(GgufMetadata metadata, string name, int size) => metadata.GetInt32(Prefix + name, 0, size - 1);
}
