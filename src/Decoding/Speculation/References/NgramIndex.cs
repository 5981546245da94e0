using System.Numerics;

namespace Reasoning.Decoding.Speculation.References;

/// <summary>Where each n-gram of joined documents first occurs with something behind it, for n in a range. Immutable.</summary>
internal sealed class NgramIndex
{
    private readonly int[] _joined;
    private readonly int[][] _tables;   // per n − Shortest: open addressing; start of the n-gram plus 1, 0 is free

    public NgramIndex(int[] joined, int shortest, int longest)
    {
        _joined = joined;
        Shortest = shortest;
        Longest = longest;
        _tables = new int[longest - shortest + 1][];
        for (int n = shortest; n <= longest; n++) _tables[n - shortest] = BuildTable(n);
    }

    public int Shortest { get; }

    public int Longest { get; }

    public ReadOnlySpan<int> Joined => _joined;

    /// <summary>Finds the first occurrence of an n-gram.</summary>
    /// <param name="ngram">Between <see cref="Shortest"/> and <see cref="Longest"/> tokens.</param>
    /// <returns>The position behind it; −1 when it does not occur, or only where documents end.</returns>
    public int FindContinuation(ReadOnlySpan<int> ngram)
    {
        int[] table = _tables[ngram.Length - Shortest];
        int coded = table[Slot(table, ngram)];
        return coded == 0 ? -1 : coded - 1 + ngram.Length;
    }

    private int[] BuildTable(int n)
    {
        var table = new int[Math.Max(2, BitOperations.RoundUpToPowerOf2((uint)_joined.Length * 3 / 2))];
        int inDocument = 0;   // tokens of the current document up to here
        for (int end = 0; end + 1 < _joined.Length; end++)
        {
            inDocument = _joined[end] == DraftTokens.Separator ? 0 : inDocument + 1;
            if (inDocument < n || _joined[end + 1] == DraftTokens.Separator) continue;

            int start = end + 1 - n;
            int slot = Slot(table, _joined.AsSpan(start, n));
            if (table[slot] == 0) table[slot] = start + 1;
        }

        return table;
    }

    private int Slot(int[] table, ReadOnlySpan<int> ngram)
    {
        ulong hash = 0;
        foreach (int token in ngram) hash = (BitOperations.RotateLeft(hash, 23) ^ (uint)token) * 0x9E3779B97F4A7C15;
        int slot = (int)(hash >> (64 - BitOperations.Log2((uint)table.Length)));
        while (table[slot] is not 0 and var coded && !_joined.AsSpan(coded - 1, ngram.Length).SequenceEqual(ngram)) slot = (slot + 1) & (table.Length - 1);
        return slot;
    }
}
