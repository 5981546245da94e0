namespace Reasoning.Data.LintSeq;

/// <summary>A set of lines of one program, as bits. Sets of the same program with the same lines are equal.</summary>
internal sealed class LineSet : IEquatable<LineSet>
{
    private readonly ulong[] _bits;

    private LineSet(ulong[] bits) => _bits = bits;

    /// <summary>How many lines it has.</summary>
    public int Count { get; private set; }

    public static LineSet Empty(int lines) => new(new ulong[(lines + 63) / 64]);

    public static LineSet All(int lines)
    {
        LineSet all = Empty(lines);
        for (int line = 0; line < lines; line++) all.Add(line);
        return all;
    }

    public bool Contains(int line) => (_bits[line >> 6] >> (line & 63) & 1) != 0;

    /// <summary>Adds a line; false where it was there.</summary>
    public bool Add(int line)
    {
        ulong bit = 1UL << (line & 63);
        if ((_bits[line >> 6] & bit) != 0) return false;
        _bits[line >> 6] |= bit;
        Count++;
        return true;
    }

    /// <summary>Takes a line out; false where it was not there.</summary>
    public bool Remove(int line)
    {
        ulong bit = 1UL << (line & 63);
        if ((_bits[line >> 6] & bit) == 0) return false;
        _bits[line >> 6] &= ~bit;
        Count--;
        return true;
    }

    /// <summary>Adds the lines of another set.</summary>
    public void AddAll(LineSet other)
    {
        foreach (int line in other.Lines()) Add(line);
    }

    /// <summary>The lines, ascending.</summary>
    public IEnumerable<int> Lines()
    {
        for (int block = 0; block < _bits.Length; block++)
        {
            for (ulong rest = _bits[block]; rest != 0; rest &= rest - 1) yield return (block << 6) + System.Numerics.BitOperations.TrailingZeroCount(rest);
        }
    }

    public LineSet Copy() => new([.. _bits]) { Count = Count };

    public bool Equals(LineSet? other) => other is not null && _bits.AsSpan().SequenceEqual(other._bits);

    public override bool Equals(object? obj) => Equals(obj as LineSet);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.AddBytes(System.Runtime.InteropServices.MemoryMarshal.AsBytes(_bits.AsSpan()));
        return hash.ToHashCode();
    }
}
