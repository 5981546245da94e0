namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Bytes that no part of a grammar tells apart, as one class each, so that a row of transitions is short.</summary>
internal sealed class ByteClasses
{
    private readonly byte[] _classes = new byte[256];

    /// <param name="sets">All sets of bytes that the grammar's expressions are made of.</param>
    public ByteClasses(IEnumerable<ByteSet> sets)
    {
        int count = 1;
        Span<int> split = stackalloc int[256];   // for each class, the class of its members that are in the set
        Span<bool> hasOthers = stackalloc bool[256];
        foreach (var set in sets.Distinct())
        {
            split.Clear();
            hasOthers.Clear();
            for (int value = 0; value < 256; value++)
                if (!set.Contains((byte)value)) hasOthers[_classes[value]] = true;
            for (int value = set.Next(0); value >= 0; value = value == 255 ? -1 : set.Next(value + 1))
            {
                int old = _classes[value];
                if (!hasOthers[old]) continue;
                if (split[old] == 0) split[old] = count++;
                _classes[value] = (byte)split[old];
            }
        }

        Count = count;
        Members = new ByteSet[count];
        for (int value = 0; value < 256; value++) Members[_classes[value]] |= ByteSet.Of((byte)value);
        Representatives = [.. Members.Select(members => (byte)members.Next(0))];
        Outside = [.. Enumerable.Range(0, count).Where(index => Members[index].Next(0x80) >= 0)];
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
