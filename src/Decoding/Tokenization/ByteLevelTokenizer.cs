using System.Buffers;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Byte-level BPE (Radford et al., "Language models are unsupervised multitask learners", 2019): a pre-tokenizer cuts the text into pieces, the
/// bytes of a piece are merged by rank.
/// </summary>
internal sealed class ByteLevelTokenizer : VocabularyTokenizer
{
    private readonly PreTokenizer _preTokenizer;
    private readonly MergeTable _merges;
    private readonly bool _prefersWholePieces;
    private readonly int[] _tokenOfByte = new int[256];

    /// <param name="vocabulary">Has a token for every byte that UTF-8 uses, or an unknown token.</param>
    /// <param name="preTokenizer">Cuts text into pieces.</param>
    /// <param name="merges">Over tokens and, beyond them, symbols that are no tokens.</param>
    /// <param name="prefersWholePieces">Whether a piece that is a token is that token, even if merges would not lead there (Llama 3).</param>
    public ByteLevelTokenizer(Vocabulary vocabulary, PreTokenizer preTokenizer, MergeTable merges, bool prefersWholePieces)
        : base(vocabulary)
    {
        _preTokenizer = preTokenizer;
        _merges = merges;
        _prefersWholePieces = prefersWholePieces;
        for (int value = 0; value < 256; value++)
            _tokenOfByte[value] = vocabulary.Find([(byte)value]) ?? -1;
    }

    /// <summary>The bytes that occur in UTF-8: all but 0xC0, 0xC1 and those from 0xF5 on.</summary>
    public static IEnumerable<byte> Utf8Bytes =>
        Enumerable.Range(0, 0xF5).Where(value => value is not (0xC0 or 0xC1)).Select(value => (byte)value);

    protected override void EncodeText(ReadOnlySpan<char> text, List<int> tokens)
    {
        for (int start = 0; start < text.Length;)
        {
            int end = _preTokenizer.NextEnd(text, start);
            EncodePiece(text[start..end], tokens);
            start = end;
        }
    }

    protected override void EncodePiece(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        if (_prefersWholePieces && Vocabulary.Find(piece) is { } whole)
        {
            tokens.Add(whole);
            return;
        }

        int count = piece.Length;
        int[]? rented = null;
        Span<int> buffer = count <= PairMerger.HeapThreshold
            ? stackalloc int[2 * PairMerger.HeapThreshold]
            : rented = ArrayPool<int>.Shared.Rent(2 * count);
        Span<int> symbols = buffer[..count];
        Span<int> starts = buffer.Slice(count, count);
        for (int i = 0; i < count; i++)
            (symbols[i], starts[i]) = (_tokenOfByte[piece[i]], i);
        int left = PairMerger.Merge(_merges, symbols, starts);
        for (int i = 0; i < left; i++)
        {
            if ((uint)symbols[i] < (uint)VocabularySize)
                tokens.Add(symbols[i]);
            else
                AddBytes(piece[starts[i]..(i + 1 < left ? starts[i + 1] : count)], tokens);
        }

        if (rented is not null)
            ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>A merge led to a symbol that is no token: its bytes are written one by one.</summary>
    private void AddBytes(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        foreach (byte value in bytes)
            tokens.Add(_tokenOfByte[value] is >= 0 and int token ? token : Vocabulary.Unknown!.Value);
    }
}
