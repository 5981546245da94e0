using System.Numerics;

namespace Reasoning.Decoding.Speculation.Trigrams;

/// <summary>
/// The tri-gram table as one sequence sees it: that of the corpus, with the weights of what the sequence itself said raised. Rows are copied from the corpus
/// when they first change.
/// </summary>
internal sealed class AdaptiveTrigrams(TrigramTable? corpus, float increment, float cap)
{
    private const int RowLength = TrigramTable.SuccessorsPerPair;
    private ulong[] _pairs = new ulong[64];
    private byte[] _lengths = new byte[64];
    private Successor[] _rows = new Successor[64 * RowLength];
    private int[] _slots = new int[128];   // index of a row plus 1; 0 is free
    private int _count;

    /// <summary>What may follow a pair, the largest weight first, equal ones in the order in which they got there. Valid until the next change.</summary>
    public ReadOnlySpan<Successor> GetSuccessors(int first, int second)
    {
        ulong pair = TrigramTable.PairKey(first, second);
        int coded = _slots[Slot(pair)];
        return coded != 0 ? Row(coded - 1) : corpus is null ? [] : corpus.GetSuccessors(pair);
    }

    /// <summary>Raises the weight of a token after a pair, up to the cap. A newcomer takes the place of the least likely one when the row is full.</summary>
    public void Reinforce(int first, int second, int token)
    {
        int index = GetOrAddRow(TrigramTable.PairKey(first, second));
        var row = Row(index);
        int at = 0;
        while (at < row.Length && row[at].Token != token) at++;
        float weight = Math.Min(increment, cap);
        if (at < row.Length) weight = Math.Max(row[at].Weight, Math.Min(row[at].Weight + increment, cap));
        else if (row.Length < RowLength) row = Row(index, ++_lengths[index]);
        else at = RowLength - 1;

        for (; at > 0 && row[at - 1].Weight < weight; at--) row[at] = row[at - 1];
        row[at] = new Successor(token, weight);
    }

    private Span<Successor> Row(int index) => Row(index, _lengths[index]);

    private Span<Successor> Row(int index, int length) => _rows.AsSpan(index * RowLength, length);

    private int GetOrAddRow(ulong pair)
    {
        int slot = Slot(pair);
        if (_slots[slot] is not 0 and var coded) return coded - 1;

        if (_count == _pairs.Length) Grow(ref slot, pair);
        var known = corpus is null ? [] : corpus.GetSuccessors(pair);
        known.CopyTo(Row(_count, known.Length));
        _lengths[_count] = (byte)known.Length;
        _pairs[_count] = pair;
        _slots[slot] = _count + 1;
        return _count++;
    }

    private void Grow(ref int slot, ulong pair)
    {
        Array.Resize(ref _pairs, _count * 2);
        Array.Resize(ref _lengths, _count * 2);
        Array.Resize(ref _rows, _count * 2 * RowLength);
        _slots = new int[_slots.Length * 2];
        for (int i = 0; i < _count; i++) _slots[Slot(_pairs[i])] = i + 1;
        slot = Slot(pair);
    }

    private int Slot(ulong pair)
    {
        int slot = (int)((pair * 0x9E3779B97F4A7C15) >> (64 - BitOperations.Log2((uint)_slots.Length)));
        while (_slots[slot] is not 0 and var coded && _pairs[coded - 1] != pair) slot = (slot + 1) & (_slots.Length - 1);
        return slot;
    }
}
