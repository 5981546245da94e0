using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// BPE by scores as in SentencePiece (Kudo and Richardson, "SentencePiece: a simple and language independent subword tokenizer", 2018):
/// characters are merged into the adjacent token of the highest score; characters outside the vocabulary become byte tokens. Spaces are part of
/// the text: the vocabulary writes them as "▁", and both that character and a space encode as a space.
/// </summary>
/// <remarks>
/// A token arises from a pair exactly where both halves are symbols, so the scores turn into a table of pairs when the tokenizer is built, and
/// merging is the same as for other BPE.
/// </remarks>
internal sealed class SentencePieceTokenizer : VocabularyTokenizer
{
    private const char Escape = '▁';
    private readonly MergeTable _merges;
    private readonly SymbolTable _symbols;
    private readonly int[] _symbolOfCharacter = new int[0x10000]; // of the basic plane; −1 for what is in no token
    private readonly bool _addsSpace;
    private readonly bool _wordsAreSeparate;
    private readonly int[] _tokenOfByte = new int[256];

    /// <param name="vocabulary">The tokens.</param>
    /// <param name="scores">A score for each token, none of them NaN; higher goes first.</param>
    /// <param name="addsSpace">Whether texts are encoded with a space in front.</param>
    public SentencePieceTokenizer(Vocabulary vocabulary, float[] scores, bool addsSpace)
        : base(vocabulary)
    {
        _addsSpace = addsSpace;
        _symbols = new SymbolTable(vocabulary);
        _wordsAreSeparate = true;
        Array.Fill(_tokenOfByte, -1);
        Array.Fill(_symbolOfCharacter, -1);
        uint[] ranks = RankByScore(scores);
        _merges = new MergeTable(2 * vocabulary.Size);
        Span<byte> scratch = stackalloc byte[4];
        for (int token = 0; token < vocabulary.Size; token++)
        {
            ReadOnlySpan<byte> bytes = vocabulary.GetBytes(token);
            switch (vocabulary.GetKind(token))
            {
                case TokenKind.Byte when bytes.Length == 1:
                    _tokenOfByte[bytes[0]] = token;
                    break;
                case TokenKind.Normal when vocabulary.Find(bytes) == token:
                    foreach (Rune rune in RunesOf(bytes))
                    {
                        int symbol = _symbols.GetOrAdd(Encode(rune, scratch));
                        if (rune.IsBmp)
                            _symbolOfCharacter[rune.Value] = symbol;
                    }

                    _wordsAreSeparate &= !HasSpaceAfterText(bytes);
                    break;
            }
        }

        for (int token = 0; token < vocabulary.Size; token++)
        {
            if (vocabulary.GetKind(token) == TokenKind.Normal && vocabulary.Find(vocabulary.GetBytes(token)) == token)
                AddMerges(token, vocabulary.GetBytes(token), ranks[token]);
        }
    }

    /// <summary>Whether every text can be encoded, which takes an unknown token where byte tokens are missing.</summary>
    public bool IsComplete => Vocabulary.Unknown is not null || ByteLevelTokenizer.Utf8Bytes.All(value => _tokenOfByte[value] >= 0);

    protected override bool AddsSpaceInFront => _addsSpace;

    /// <summary>Writes the escaped spaces of a vocabulary entry as spaces.</summary>
    public static int Unescape(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        int length = 0;
        while (!text.IsEmpty)
        {
            bool isEscape = text.StartsWith("▁"u8);
            destination[length++] = isEscape ? (byte)' ' : text[0];
            text = text[(isEscape ? 3 : 1)..];
        }

        return length;
    }

    protected override void EncodeText(ReadOnlySpan<char> text, List<int> tokens)
    {
        char[] buffer = ArrayPool<char>.Shared.Rent(text.Length + 1);
        int prefix = _addsSpace ? 1 : 0;
        buffer[0] = ' ';
        text.CopyTo(buffer.AsSpan(prefix));
        Span<char> all = buffer.AsSpan(0, text.Length + prefix);
        all.Replace(Escape, ' ');
        for (ReadOnlySpan<char> rest = all; !rest.IsEmpty;)
        {
            int end = _wordsAreSeparate ? EndOfWord(rest) : rest.Length;
            EncodePiece(rest[..end], tokens);
            rest = rest[end..];
        }

        ArrayPool<char>.Shared.Return(buffer);
    }

    protected override void EncodePiece(ReadOnlySpan<byte> piece, List<int> tokens)
    {
        int[] rented = ArrayPool<int>.Shared.Rent(2 * piece.Length);
        Span<int> symbols = rented.AsSpan(0, piece.Length);
        Span<int> starts = rented.AsSpan(piece.Length, piece.Length);
        int count = 0;
        for (int i = 0; i < piece.Length;)
        {
            Rune.DecodeFromUtf8(piece[i..], out Rune rune, out int length);
            int symbol = rune.IsBmp ? _symbolOfCharacter[rune.Value] : _symbols.Find(piece.Slice(i, length));
            (symbols[count], starts[count++]) = (symbol, i);
            i += length;
        }

        int left = PairMerger.Merge(_merges, symbols[..count], starts[..count]);
        for (int i = 0; i < left; i++)
        {
            if ((uint)symbols[i] < (uint)VocabularySize)
                tokens.Add(symbols[i]);
            else
                AddCharacter(piece[starts[i]..(i + 1 < left ? starts[i + 1] : piece.Length)], tokens);
        }

        ArrayPool<int>.Shared.Return(rented);
    }

    /// <summary>A character that is no token: its bytes where there are byte tokens, else the unknown token.</summary>
    private void AddCharacter(ReadOnlySpan<byte> bytes, List<int> tokens)
    {
        int before = tokens.Count;
        foreach (byte value in bytes)
        {
            if (_tokenOfByte[value] < 0)
            {
                CollectionsMarshal.SetCount(tokens, before);
                tokens.Add(Vocabulary.Unknown!.Value);
                return;
            }

            tokens.Add(_tokenOfByte[value]);
        }
    }

    private static ReadOnlySpan<byte> Encode(Rune rune, Span<byte> destination) => destination[..rune.EncodeToUtf8(destination)];

    /// <summary>Adds every pair of symbols that makes this token.</summary>
    private void AddMerges(int token, ReadOnlySpan<byte> bytes, uint rank)
    {
        for (int cut = 1; cut < bytes.Length; cut++)
        {
            if ((bytes[cut] & 0xC0) == 0x80)
                continue; // within a character
            int left = _symbols.Find(bytes[..cut]);
            int right = left < 0 ? -1 : _symbols.Find(bytes[cut..]);
            if (right >= 0)
                _merges.Add(left, right, rank, token);
        }
    }

    /// <summary>The highest score gets rank 0; equal scores get equal ranks.</summary>
    private static uint[] RankByScore(float[] scores)
    {
        int[] order = [.. Enumerable.Range(0, scores.Length).OrderByDescending(token => scores[token])];
        var ranks = new uint[scores.Length];
        for (int i = 1; i < order.Length; i++)
            ranks[order[i]] = scores[order[i]] == scores[order[i - 1]] ? ranks[order[i - 1]] : (uint)i;
        return ranks;
    }

    /// <summary>Whether a token spans the border between two words; where none does, words can be encoded one by one.</summary>
    private static bool HasSpaceAfterText(ReadOnlySpan<byte> bytes) => bytes.TrimStart((byte)' ').Contains((byte)' ');

    private static int EndOfWord(ReadOnlySpan<char> text)
    {
        int start = text.IndexOfAnyExcept(' ');
        if (start < 0)
            return text.Length;
        int length = text[start..].IndexOf(' ');
        return length < 0 ? text.Length : start + length;
    }

    private static Rune[] RunesOf(ReadOnlySpan<byte> bytes) => [.. Encoding.UTF8.GetString(bytes).EnumerateRunes()];
}
