using System.Collections.Immutable;
using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Strings that satisfy several conditions at once. Lengths are in characters, that is Unicode code points.</summary>
internal sealed class StringConstraint : IEquatable<StringConstraint>
{
    private StringConstraint(
        ImmutableArray<string>? values, ImmutableArray<string> excluded, int minLength, int? maxLength, ImmutableArray<(StringPattern Pattern, bool IsWanted)> patterns)
    {
        Values = values;
        Excluded = excluded;
        MinLength = minLength;
        MaxLength = maxLength;
        Patterns = patterns;
    }

    public static StringConstraint Any { get; } = new(null, [], 0, null, []);

    /// <summary>The only strings that are allowed, in ordinal order, already filtered by all other conditions; null where they are not listed.</summary>
    public ImmutableArray<string>? Values { get; }

    /// <summary>Strings that are not allowed, in ordinal order.</summary>
    public ImmutableArray<string> Excluded { get; }

    public int MinLength { get; }

    public int? MaxLength { get; }

    /// <summary>Patterns that must match, or must not, in the order of their keys.</summary>
    public ImmutableArray<(StringPattern Pattern, bool IsWanted)> Patterns { get; }

    public bool IsAny => Values is null && Excluded.IsEmpty && MinLength == 0 && MaxLength is null && Patterns.IsEmpty;

    public static StringConstraint OneOf(IEnumerable<string> values) => new(Sorted(values), [], 0, null, []);

    public static StringConstraint NoneOf(IEnumerable<string> values) => new(null, Sorted(values), 0, null, []);

    public static StringConstraint OfLength(int min, int? max) => new(null, [], min, max, []);

    public static StringConstraint Matching(StringPattern pattern, bool isWanted) => new(null, [], 0, null, [(pattern, isWanted)]);

    public bool Contains(string value)
    {
        if (Values is { } values) return Has(values, value);
        if (Has(Excluded, value)) return false;
        if (MinLength > 0 || MaxLength is not null)
        {
            int length = value.EnumerateRunes().Count();
            if (length < MinLength || length > MaxLength) return false;
        }

        foreach (var (pattern, isWanted) in Patterns)
        {
            if (pattern.Matches(value) != isWanted) return false;
        }

        return true;
    }

    /// <summary>The strings of both, or null where there is none for sure.</summary>
    public StringConstraint? Intersect(StringConstraint other)
    {
        if (Values is not null || other.Values is not null)
        {
            var (listed, filter) = Values is { } values ? (values, other) : (other.Values!.Value, this);
            ImmutableArray<string> left = [.. listed.Where(filter.Contains)];
            return left.IsEmpty ? null : new StringConstraint(left, [], 0, null, []);
        }

        int min = Math.Max(MinLength, other.MinLength);
        int? max = MaxLength is { } mine && other.MaxLength is { } theirs ? Math.Min(mine, theirs) : MaxLength ?? other.MaxLength;
        if (min > max || Union(Patterns, other.Patterns) is not { } patterns) return null;
        return new StringConstraint(null, Excluded.IsEmpty ? other.Excluded : other.Excluded.IsEmpty ? Excluded : Sorted(Excluded.Concat(other.Excluded)), min, max, patterns);
    }

    /// <summary>What is left out, as one constraint for each condition.</summary>
    public IEnumerable<StringConstraint> Complement()
    {
        if (Values is { } values)
        {
            yield return new StringConstraint(null, values, 0, null, []);
            yield break;
        }

        if (!Excluded.IsEmpty) yield return new StringConstraint(Excluded, [], 0, null, []);
        if (MinLength > 0) yield return OfLength(0, MinLength - 1);
        if (MaxLength is { } max && max < int.MaxValue) yield return OfLength(max + 1, null);
        foreach (var (pattern, isWanted) in Patterns) yield return Matching(pattern, !isWanted);
    }

    public bool Equals(StringConstraint? other) => ReferenceEquals(this, other) || (other is not null
        && Values is null == other.Values is null && (Values ?? []).AsSpan().SequenceEqual((other.Values ?? []).AsSpan()) && Excluded.AsSpan().SequenceEqual(other.Excluded.AsSpan())
        && MinLength == other.MinLength && MaxLength == other.MaxLength && Patterns.AsSpan().SequenceEqual(other.Patterns.AsSpan()));

    public override bool Equals(object? obj) => Equals(obj as StringConstraint);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        AddEnds(Values ?? []);
        AddEnds(Excluded);
        hash.Add(MinLength);
        hash.Add(MaxLength);
        foreach (var entry in Patterns) hash.Add(entry);
        return hash.ToHashCode();

        // Lists that differ do so here as a rule.
        void AddEnds(ImmutableArray<string> values)
        {
            hash.Add(values.Length);
            if (values.IsEmpty) return;
            hash.Add(values[0]);
            hash.Add(values[^1]);
        }
    }

    private static ImmutableArray<string> Sorted(IEnumerable<string> values)
    {
        string[] sorted = [.. values.Distinct(StringComparer.Ordinal)];
        Array.Sort(sorted, StringComparer.Ordinal);
        return ImmutableCollectionsMarshal.AsImmutableArray(sorted);
    }

    private static bool Has(ImmutableArray<string> sorted, string value) => !sorted.IsEmpty && sorted.BinarySearch(value, StringComparer.Ordinal) >= 0;

    // Null where a pattern must match and must not.
    private static ImmutableArray<(StringPattern Pattern, bool IsWanted)>? Union(
        ImmutableArray<(StringPattern Pattern, bool IsWanted)> left, ImmutableArray<(StringPattern Pattern, bool IsWanted)> right)
    {
        if (left.IsEmpty) return right;
        if (right.IsEmpty) return left;
        var union = ImmutableArray.CreateBuilder<(StringPattern, bool)>(left.Length + right.Length);
        for (int i = 0, j = 0; i < left.Length || j < right.Length;)
        {
            int order = i == left.Length ? 1 : j == right.Length ? -1 : string.CompareOrdinal(left[i].Pattern.Key, right[j].Pattern.Key);
            if (order == 0 && left[i].IsWanted != right[j].IsWanted) return null;
            union.Add(order <= 0 ? left[i] : right[j]);
            if (order <= 0) i++;
            if (order >= 0) j++;
        }

        return union.DrainToImmutable();
    }
}
