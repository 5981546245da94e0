using System.Collections.Immutable;
using System.Text;

namespace Reasoning.Decoding.Grammars;

/// <summary>A set of Unicode scalar values (code points without surrogates), as sorted ranges that neither overlap nor touch. Immutable.</summary>
public sealed class CodePointSet : IEquatable<CodePointSet>
{
    /// <summary>The largest code point.</summary>
    public const int MaxCodePoint = 0x10FFFF;

    private const int FirstSurrogate = 0xD800;
    private const int LastSurrogate = 0xDFFF;

    private CodePointSet(ImmutableArray<(int First, int Last)> ranges) => Ranges = ranges;

    /// <summary>No code point.</summary>
    public static CodePointSet Empty { get; } = new([]);

    /// <summary>Every Unicode scalar value.</summary>
    public static CodePointSet All { get; } = FromRanges([(0, MaxCodePoint)]);

    /// <summary>The ranges in ascending order, both ends included.</summary>
    public ImmutableArray<(int First, int Last)> Ranges { get; }

    /// <summary>Whether there is no code point in the set.</summary>
    public bool IsEmpty => Ranges.IsEmpty;

    /// <summary>Number of code points.</summary>
    public int Count => Ranges.Sum(range => range.Last - range.First + 1);

    /// <summary>The set of the given ranges, which may overlap and come in any order; surrogates are left out. O(n log n).</summary>
    /// <exception cref="ArgumentOutOfRangeException">A range ends before it begins or leaves 0..10FFFF.</exception>
    public static CodePointSet FromRanges(IEnumerable<(int First, int Last)> ranges)
    {
        ArgumentNullException.ThrowIfNull(ranges);
        var sorted = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges)
        {
            if (first < 0 || last > MaxCodePoint || first > last)
                throw new ArgumentOutOfRangeException(nameof(ranges), $"The range {first:X}..{last:X} is not within 0..10FFFF.");
            if (first < FirstSurrogate) sorted.Add((first, Math.Min(last, FirstSurrogate - 1)));
            if (last > LastSurrogate) sorted.Add((Math.Max(first, LastSurrogate + 1), last));
        }

        sorted.Sort();
        var merged = ImmutableArray.CreateBuilder<(int First, int Last)>();
        foreach (var range in sorted)
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1) merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else merged.Add(range);
        }

        return new CodePointSet(merged.ToImmutable());
    }

    /// <summary>The set of one code point range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The range ends before it begins or leaves 0..10FFFF.</exception>
    public static CodePointSet Range(int first, int last) => FromRanges([(first, last)]);

    /// <summary>The set of the characters of a text; unpaired surrogates are left out.</summary>
    public static CodePointSet Of(string characters)
    {
        ArgumentNullException.ThrowIfNull(characters);
        return FromRanges(characters.EnumerateRunes().Select(rune => (rune.Value, rune.Value)));
    }

    /// <summary>The code points of either set.</summary>
    public CodePointSet Union(CodePointSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return FromRanges(Ranges.Concat(other.Ranges));
    }

    /// <summary>The code points of both sets.</summary>
    public CodePointSet Intersect(CodePointSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var shared = new List<(int First, int Last)>();
        for (int i = 0, j = 0; i < Ranges.Length && j < other.Ranges.Length;)
        {
            int first = Math.Max(Ranges[i].First, other.Ranges[j].First), last = Math.Min(Ranges[i].Last, other.Ranges[j].Last);
            if (first <= last) shared.Add((first, last));
            if (Ranges[i].Last < other.Ranges[j].Last) i++;
            else j++;
        }

        return FromRanges(shared);
    }

    /// <summary>All scalar values that are not in the set.</summary>
    public CodePointSet Complement()
    {
        var gaps = new List<(int First, int Last)>();
        int next = 0;
        foreach (var (first, last) in Ranges)
        {
            if (first > next) gaps.Add((next, first - 1));
            next = last + 1;
        }

        if (next <= MaxCodePoint) gaps.Add((next, MaxCodePoint));
        return FromRanges(gaps);
    }

    /// <summary>The code points of this set that are not in the other.</summary>
    public CodePointSet Except(CodePointSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return Intersect(other.Complement());
    }

    /// <summary>Whether a code point is in the set. O(log ranges).</summary>
    public bool Contains(int codePoint)
    {
        int low = 0, high = Ranges.Length - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            if (codePoint < Ranges[middle].First) high = middle - 1;
            else if (codePoint > Ranges[middle].Last) low = middle + 1;
            else return true;
        }

        return false;
    }

    /// <inheritdoc/>
    public bool Equals(CodePointSet? other) => other is not null && Ranges.AsSpan().SequenceEqual(other.Ranges.AsSpan());

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as CodePointSet);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var range in Ranges) hash.Add(range);
        return hash.ToHashCode();
    }

    /// <summary>The ranges in the notation of character classes, with code points in hexadecimal.</summary>
    public override string ToString()
    {
        var text = new StringBuilder("[");
        foreach (var (first, last) in Ranges)
        {
            if (text.Length > 1) text.Append(' ');
            text.Append($"{first:X}");
            if (last > first) text.Append($"-{last:X}");
        }

        return text.Append(']').ToString();
    }
}
