using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Compares arrays of integers by their contents, and finds them by spans without making an array.</summary>
internal sealed class IntegerSequenceComparer : IEqualityComparer<int[]>, IAlternateEqualityComparer<ReadOnlySpan<int>, int[]>
{
    private IntegerSequenceComparer()
    {
    }

    public static IntegerSequenceComparer Instance { get; } = new();

    public bool Equals(int[]? left, int[]? right) => left.AsSpan().SequenceEqual(right);

    public int GetHashCode(int[] sequence) => GetHashCode(sequence.AsSpan());

    public bool Equals(ReadOnlySpan<int> alternate, int[] other) => alternate.SequenceEqual(other);

    public int GetHashCode(ReadOnlySpan<int> alternate)
    {
        var hash = new HashCode();
        hash.AddBytes(MemoryMarshal.AsBytes(alternate));
        return hash.ToHashCode();
    }

    public int[] Create(ReadOnlySpan<int> alternate) => alternate.ToArray();
}
