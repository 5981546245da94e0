using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Reasoning.Decoding.Tokenization;

/// <summary>What tokenizers over a vocabulary have in common: special tokens, pieces with a cache, byte-pair merges, decoding.</summary>
internal abstract class VocabularyTokenizer(Vocabulary vocabulary) : ITokenizer
{
    private const int StackBytes = 256;
    private readonly PieceCache _cache = new();

    public int VocabularySize => Vocabulary.Size;

    public int? BeginOfSequence => Vocabulary.Special.Begin;

    public int? EndOfSequence => Vocabulary.Special.End;

    public bool AddsBeginOfSequence => Vocabulary.Special.AddsBegin;

    protected Vocabulary Vocabulary { get; } = vocabulary;

    /// <summary>Whether texts are encoded with a space in front, which decoding takes away.</summary>
    protected virtual bool AddsSpaceInFront => false;

    public bool IsEndOfGeneration(int token) => Vocabulary.EndsGeneration(token);

    public TokenKind GetKind(int token) => Vocabulary.GetKind(token);

    public ReadOnlySpan<byte> GetBytes(int token) => Vocabulary.GetBytes(token);

    public int[] Encode(ReadOnlySpan<char> text, bool addSpecial = true, bool parseSpecial = false)
    {
        var tokens = new List<int>((text.Length / 3) + 2);
        if (addSpecial && AddsBeginOfSequence)
            tokens.Add(BeginOfSequence!.Value);
        SpecialTokenMatcher matcher = parseSpecial ? Vocabulary.AllSpecialMatcher : Vocabulary.UserDefinedMatcher;
        int position = 0;
        while (matcher.TryFind(text, position, out int index, out int length, out int token))
        {
            if (index > position)
                EncodeText(text[position..index], tokens);
            tokens.Add(token);
            position = index + length;
        }

        if (position < text.Length)
            EncodeText(text[position..], tokens);
        if (addSpecial && Vocabulary.Special.AddsEnd)
            tokens.Add(EndOfSequence!.Value);
        return [.. tokens];
    }

    public string Decode(ReadOnlySpan<int> tokens)
    {
        int length = 0;
        foreach (int token in tokens)
            length += GetBytes(token).Length;
        byte[] bytes = ArrayPool<byte>.Shared.Rent(length);
        int position = 0;
        foreach (int token in tokens)
        {
            ReadOnlySpan<byte> piece = GetBytes(token);
            piece.CopyTo(bytes.AsSpan(position));
            position += piece.Length;
        }

        int start = AddsSpaceInFront && length > 0 && bytes[0] == ' ' ? 1 : 0;
        string text = Encoding.UTF8.GetString(bytes, start, length - start);
        ArrayPool<byte>.Shared.Return(bytes);
        return text;
    }

    /// <summary>Encodes a text between special tokens, never empty.</summary>
    protected abstract void EncodeText(ReadOnlySpan<char> text, List<int> tokens);

    /// <summary>Encodes one piece, given as UTF-8, for which merges never reach beyond its ends.</summary>
    protected abstract void EncodePiece(ReadOnlySpan<byte> piece, List<int> tokens);

    /// <summary>Encodes one piece through the cache.</summary>
    protected void EncodePiece(ReadOnlySpan<char> piece, List<int> tokens)
    {
        bool isCacheable = PieceCache.Accepts(piece);
        if (isCacheable && _cache.TryGet(piece, out ReadOnlySpan<int> known))
        {
            tokens.AddRange(known);
            return;
        }

        int before = tokens.Count;
        int capacity = piece.Length * 3;
        byte[]? rented = null;
        Span<byte> bytes = capacity <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(capacity);
        EncodePiece(bytes[..Encoding.UTF8.GetBytes(piece, bytes)], tokens);
        if (rented is not null)
            ArrayPool<byte>.Shared.Return(rented);
        if (isCacheable)
            _cache.Set(piece, CollectionsMarshal.AsSpan(tokens)[before..]);
    }
}
