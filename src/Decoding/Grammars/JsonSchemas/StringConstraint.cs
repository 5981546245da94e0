using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Strings that satisfy several conditions at once. Lengths are in characters, that is Unicode code points.</summary>
internal sealed class StringConstraint
{
    private static readonly ImmutableSortedSet<string> s_noValues = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    private StringConstraint(
        ImmutableSortedSet<string>? values, ImmutableSortedSet<string> excluded, int minLength, int? maxLength, ImmutableSortedDictionary<string, (StringPattern Pattern, bool IsWanted)> patterns)
    {
        Values = values;
        Excluded = excluded;
        MinLength = minLength;
        MaxLength = maxLength;
        Patterns = patterns;
    }

    public static StringConstraint Any { get; } = new(null, s_noValues, 0, null, ImmutableSortedDictionary.Create<string, (StringPattern, bool)>(StringComparer.Ordinal));

    /// <summary>The only strings that are allowed, already filtered by all other conditions; null where they are not listed.</summary>
    public ImmutableSortedSet<string>? Values { get; }

    /// <summary>Strings that are not allowed.</summary>
    public ImmutableSortedSet<string> Excluded { get; }

    public int MinLength { get; }

    public int? MaxLength { get; }

    /// <summary>Patterns that must match, or must not.</summary>
    public ImmutableSortedDictionary<string, (StringPattern Pattern, bool IsWanted)> Patterns { get; }

    public bool IsAny => Values is null && Excluded.IsEmpty && MinLength == 0 && MaxLength is null && Patterns.IsEmpty;

    public static StringConstraint OneOf(IEnumerable<string> values) => new(values.ToImmutableSortedSet(StringComparer.Ordinal), s_noValues, 0, null, Any.Patterns);

    public static StringConstraint NoneOf(IEnumerable<string> values) => new(null, values.ToImmutableSortedSet(StringComparer.Ordinal), 0, null, Any.Patterns);

    public static StringConstraint OfLength(int min, int? max) => new(null, s_noValues, min, max, Any.Patterns);

    public static StringConstraint Matching(StringPattern pattern, bool isWanted) => new(null, s_noValues, 0, null, Any.Patterns.Add(pattern.Key, (pattern, isWanted)));

    public bool Contains(string value)
    {
        if (Values is not null) return Values.Contains(value);
        int length = value.EnumerateRunes().Count();
        return length >= MinLength && !(length > MaxLength) && !Excluded.Contains(value) && Patterns.Values.All(entry => entry.Pattern.Matches(value) == entry.IsWanted);
    }

    /// <summary>The strings of both, or null where there is none for sure.</summary>
    public StringConstraint? Intersect(StringConstraint other)
    {
        if (Values is not null || other.Values is not null)
        {
            var (listed, filter) = Values is not null ? (Values, other) : (other.Values!, this);
            var left = listed.Where(filter.Contains).ToList();
            return left.Count == 0 ? null : OneOf(left);
        }

        int min = Math.Max(MinLength, other.MinLength);
        int? max = MaxLength is { } mine && other.MaxLength is { } theirs ? Math.Min(mine, theirs) : MaxLength ?? other.MaxLength;
        if (min > max) return null;
        var patterns = Patterns;
        foreach (var (key, entry) in other.Patterns)
        {
            if (patterns.TryGetValue(key, out var same) && same.IsWanted != entry.IsWanted) return null;
            patterns = patterns.SetItem(key, entry);
        }

        return new StringConstraint(null, Excluded.Union(other.Excluded), min, max, patterns);
    }

    /// <summary>What is left out, as one constraint for each condition.</summary>
    public IEnumerable<StringConstraint> Complement()
    {
        if (Values is not null)
        {
            yield return NoneOf(Values);
            yield break;
        }

        if (!Excluded.IsEmpty) yield return OneOf(Excluded);
        if (MinLength > 0) yield return OfLength(0, MinLength - 1);
        if (MaxLength is { } max && max < int.MaxValue) yield return OfLength(max + 1, null);
        foreach (var (pattern, isWanted) in Patterns.Values) yield return Matching(pattern, !isWanted);
    }

    /// <summary>A text that is equal for equal constraints and no others.</summary>
    public string Key()
    {
        var key = new StringBuilder();
        if (Values is not null) AppendAll("in", Values);
        AppendAll("not", Excluded);
        key.Append(CultureInfo.InvariantCulture, $"{MinLength}..{MaxLength};");
        foreach (var (name, entry) in Patterns) key.Append(entry.IsWanted ? '+' : '-').Append(name.Length).Append(':').Append(name);
        return key.ToString();

        void AppendAll(string title, IEnumerable<string> values)
        {
            key.Append(title);
            foreach (string value in values) key.Append(value.Length).Append(':').Append(value);
            key.Append(';');
        }
    }
}
