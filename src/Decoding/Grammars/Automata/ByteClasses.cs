namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Bytes that no part of a grammar tells apart, as one class each, so that a row of transitions is short.</summary>
internal sealed class ByteClasses
{
    private readonly byte[] _classes = new byte[256];

    /// <param name="sets">All sets of bytes that the grammar's expressions are made of.</param>
    public ByteClasses(IEnumerable<ByteSet> sets)
    {
        var members = new List<ByteSet> { ByteSet.All };
        foreach (var set in sets.Distinct())
        {
            for (int i = members.Count - 1; i >= 0; i--)
            {
                ByteSet inside = members[i] & set, outside = members[i] & ~set;
                if (inside.IsEmpty || outside.IsEmpty) continue;
                members[i] = outside;
                members.Add(inside);
            }
        }

        Count = members.Count;
        Members = [.. members];
        for (int i = 0; i < Count; i++)
            for (int value = Members[i].Next(0); value >= 0; value = value == 255 ? -1 : Members[i].Next(value + 1)) _classes[value] = (byte)i;
        Representatives = [.. Members.Select(members => (byte)members.Next(0))];
        Outside = [.. Enumerable.Range(0, Count).Where(index => Members[index].Next(0x80) >= 0)];
    }

    public int Count { get; }

    /// <summary>The bytes of each class; none is empty.</summary>
    public ByteSet[] Members { get; }

    /// <summary>One byte of each class.</summary>
    public byte[] Representatives { get; }

    /// <summary>The classes that have bytes outside ASCII.</summary>
    public int[] Outside { get; }

    /// <summary>The class of each byte.</summary>
    public ReadOnlySpan<byte> Map => _classes;
}
