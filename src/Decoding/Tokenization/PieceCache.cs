using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Tokenization;

/// <summary>
/// Remembers the tokens of short pieces of text. Of fixed size: a piece replaces whatever had its slot. Entries are immutable and swapped as a
/// whole, so threads may share the cache without locks.
/// </summary>
internal sealed class PieceCache
{
    private const int Slots = 1 << 14;
    private const int LongestPiece = 32;
    private readonly Entry?[] _entries = new Entry?[Slots];

    public static bool Accepts(ReadOnlySpan<char> piece) => piece.Length <= LongestPiece;

    public bool TryGet(ReadOnlySpan<char> piece, out ReadOnlySpan<int> tokens)
    {
        Entry? entry = _entries[GetSlot(piece)];
        if (entry is not null && piece.SequenceEqual(entry.Piece))
        {
            tokens = entry.Tokens;
            return true;
        }

        tokens = default;
        return false;
    }

    public void Set(ReadOnlySpan<char> piece, ReadOnlySpan<int> tokens) =>
        _entries[GetSlot(piece)] = new Entry(piece.ToString(), tokens.ToArray());

    private static int GetSlot(ReadOnlySpan<char> piece)
    {
        ulong hash = (ulong)piece.Length;
        ReadOnlySpan<ulong> words = MemoryMarshal.Cast<char, ulong>(piece);
        foreach (ulong word in words)
            hash = (hash ^ word) * 0x9E3779B97F4A7C15;
        foreach (char character in piece[(4 * words.Length)..])
            hash = (hash ^ character) * 0x9E3779B97F4A7C15;
        return (int)((hash ^ (hash >> 32)) * 0x9E3779B97F4A7C15 >> 50);
    }

    private sealed record Entry(string Piece, int[] Tokens);
}
