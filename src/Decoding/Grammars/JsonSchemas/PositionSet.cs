using System.Numerics;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A set of places in a text, as bits.</summary>
/// <param name="last">The last place that may be in the set.</param>
internal readonly struct PositionSet(int last) : IEquatable<PositionSet>
{
    private readonly ulong[] _words = new ulong[(last >> 6) + 1];

    public bool IsEmpty => !_words.AsSpan().ContainsAnyExcept(0UL);

    public bool Contains(int position) => (_words[position >> 6] >> position & 1) != 0;

    /// <summary>Adds a place to this set.</summary>
    public PositionSet With(int position)
    {
        _words[position >> 6] |= 1UL << position;
        return this;
    }

    public void UnionWith(PositionSet other)
    {
        for (int i = 0; i < _words.Length; i++) _words[i] |= other._words[i];
    }

    public void ExceptWith(PositionSet other)
    {
        for (int i = 0; i < _words.Length; i++) _words[i] &= ~other._words[i];
    }

    /// <summary>The places in both, as a set of its own.</summary>
    public PositionSet Intersect(PositionSet other)
    {
        var both = new PositionSet((64 * _words.Length) - 1);
        for (int i = 0; i < _words.Length; i++) both._words[i] = _words[i] & other._words[i];
        return both;
    }

    /// <summary>The first place at or after another; -1 where there is none.</summary>
    public int Next(int from)
    {
        for (int word = from >> 6; word < _words.Length; word++)
        {
            ulong bits = _words[word];
            if (word == from >> 6) bits &= ulong.MaxValue << from;
            if (bits != 0) return (word << 6) + BitOperations.TrailingZeroCount(bits);
        }

        return -1;
    }

    public bool Equals(PositionSet other) => _words.AsSpan().SequenceEqual(other._words);

    public override bool Equals(object? obj) => obj is PositionSet other && Equals(other);

    public override int GetHashCode() => _words[0].GetHashCode();
}
