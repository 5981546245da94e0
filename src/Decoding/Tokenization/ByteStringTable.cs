namespace Reasoning.Decoding.Tokenization;

/// <summary>A growing map from byte strings to numbers: open addressing with linear probing over one block of bytes.</summary>
internal sealed class ByteStringTable
{
    private byte[] _bytes;
    private int _byteCount;
    private Entry[] _entries;
    private int _count;

    public ByteStringTable(int capacity)
    {
        _bytes = new byte[Math.Max(256, capacity * 6)];
        _entries = CreateEntries((int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(16, capacity * 2)));
    }

    /// <summary>The number of a string, or −1.</summary>
    public int Find(ReadOnlySpan<byte> key)
    {
        uint hash = Hash(key);
        for (uint slot = hash & (uint)(_entries.Length - 1); ; slot = (slot + 1) & (uint)(_entries.Length - 1))
        {
            ref readonly Entry entry = ref _entries[slot];
            if (entry.Value < 0)
                return -1;
            if (entry.Hash == hash && entry.Length == key.Length && _bytes.AsSpan(entry.Offset, entry.Length).SequenceEqual(key))
                return entry.Value;
        }
    }

    /// <summary>Adds a string with its number, at least 0, unless it is there already.</summary>
    public bool TryAdd(ReadOnlySpan<byte> key, int value)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(value);
        if (Find(key) >= 0)
            return false;
        if (2 * (_count + 1) > _entries.Length)
            Grow();
        if (_byteCount + key.Length > _bytes.Length)
            Array.Resize(ref _bytes, checked(Math.Max(2 * _bytes.Length, _byteCount + key.Length)));
        key.CopyTo(_bytes.AsSpan(_byteCount));
        Insert(_entries, new Entry(Hash(key), _byteCount, key.Length, value));
        _byteCount += key.Length;
        _count++;
        return true;
    }

    private void Grow()
    {
        Entry[] larger = CreateEntries(2 * _entries.Length);
        foreach (Entry entry in _entries)
        {
            if (entry.Value >= 0)
                Insert(larger, entry);
        }

        _entries = larger;
    }

    private static void Insert(Entry[] entries, Entry entry)
    {
        uint slot = entry.Hash & (uint)(entries.Length - 1);
        while (entries[slot].Value >= 0)
            slot = (slot + 1) & (uint)(entries.Length - 1);
        entries[slot] = entry;
    }

    private static Entry[] CreateEntries(int length)
    {
        var entries = new Entry[length];
        Array.Fill(entries, new Entry(0, 0, 0, -1));
        return entries;
    }

    private static uint Hash(ReadOnlySpan<byte> key)
    {
        uint hash = 2_166_136_261; // FNV-1a, then a finaliser because slots are taken from the low bits
        foreach (byte value in key)
            hash = (hash ^ value) * 16_777_619;
        hash ^= hash >> 15;
        return hash * 0x2C1B3C6D ^ (hash >> 13);
    }

    private readonly record struct Entry(uint Hash, int Offset, int Length, int Value);
}
