using System.Numerics;

namespace Reasoning.Decoding.Tokenization;

/// <summary>Which pairs of symbols merge, into what, and which pairs go first (the lowest rank). Open addressing, 16 bytes an entry.</summary>
internal sealed class MergeTable
{
    /// <summary>The rank of a pair that does not merge.</summary>
    public const uint NoMerge = uint.MaxValue;

    private const ulong Empty = ulong.MaxValue;
    private Entry[] _entries;
    private int _shift;
    private int _count;

    public MergeTable(int capacity)
    {
        int size = (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, checked(capacity * 2)));
        (_entries, _shift) = (CreateEntries(size), 64 - BitOperations.Log2((uint)size));
    }

    /// <summary>Adds a pair; where it is there already, the first one stays.</summary>
    public void Add(int left, int right, uint rank, int merged)
    {
        if (2 * (_count + 1) > _entries.Length)
            Grow();
        ref Entry entry = ref Find(Key(left, right));
        if (entry.Key != Empty)
            return;
        entry = new Entry(Key(left, right), rank, merged);
        _count++;
    }

    /// <summary>The rank of a pair, or <see cref="NoMerge"/>; negative symbols never merge.</summary>
    public uint GetRank(int left, int right, out int merged)
    {
        ref readonly Entry entry = ref Find(Key(left, right));
        merged = entry.Merged;
        return entry.Rank;
    }

    private ref Entry Find(ulong key)
    {
        uint mask = (uint)_entries.Length - 1;
        uint slot = (uint)((key * 0x9E3779B97F4A7C15) >> _shift);
        while (true)
        {
            ref Entry entry = ref _entries[slot & mask];
            if (entry.Key == key || entry.Key == Empty)
                return ref entry;
            slot++;
        }
    }

    private void Grow()
    {
        Entry[] old = _entries;
        (_entries, _shift) = (CreateEntries(2 * old.Length), _shift - 1);
        foreach (Entry entry in old)
        {
            if (entry.Key != Empty)
                Find(entry.Key) = entry;
        }
    }

    private static ulong Key(int left, int right) => ((ulong)(uint)left << 32) | (uint)right;

    private static Entry[] CreateEntries(int size)
    {
        var entries = new Entry[size];
        Array.Fill(entries, new Entry(Empty, NoMerge, -1));
        return entries;
    }

    private readonly record struct Entry(ulong Key, uint Rank, int Merged);
}
