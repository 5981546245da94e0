using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A set of strings: those of any of some constraints.</summary>
internal sealed class StringSet : IEquatable<StringSet>
{
    private StringSet(ImmutableArray<StringConstraint> alternatives) => Alternatives = alternatives;

    public static StringSet All { get; } = new([StringConstraint.Any]);

    public static StringSet None { get; } = new([]);

    public ImmutableArray<StringConstraint> Alternatives { get; }

    public bool IsAll => Alternatives is [{ IsAny: true }];

    /// <summary>Whether there is no string for sure; patterns that contradict each other are not seen through.</summary>
    public bool IsEmpty => Alternatives.IsEmpty;

    /// <summary>The strings in ordinal order if they are listed; null otherwise.</summary>
    public ImmutableArray<string>? Values => IsEmpty ? [] : Alternatives is [{ Values: { } values }] ? values : null;

    public static StringSet Of(StringConstraint alternative) => alternative.IsAny ? All : alternative.Values is { IsEmpty: true } ? None : new StringSet([alternative]);

    public static StringSet Of(IEnumerable<StringConstraint> alternatives)
    {
        var listed = new List<string>();
        var others = new List<StringConstraint>();
        var seen = new HashSet<StringConstraint>();
        foreach (var alternative in alternatives)
        {
            if (alternative.IsAny) return All;
            if (alternative.Values is { } values) listed.AddRange(values);
            else if (seen.Add(alternative)) others.Add(alternative);
        }

        listed.RemoveAll(value => others.Exists(other => other.Contains(value)));
        return listed.Count == 0 ? new StringSet([.. others]) : new StringSet([StringConstraint.OneOf(listed), .. others]);
    }

    public static StringSet OneOf(params IEnumerable<string> values) => Of(StringConstraint.OneOf(values));

    public bool Contains(string value)
    {
        foreach (var alternative in Alternatives)
        {
            if (alternative.Contains(value)) return true;
        }

        return false;
    }

    public static StringSet Union(IReadOnlyList<StringSet> sets) =>
        sets.Count == 0 ? None : sets.Count == 1 ? sets[0] : Of(sets.SelectMany(set => set.Alternatives));

    public StringSet Union(StringSet other) => IsAll || other.IsEmpty ? this : other.IsAll || IsEmpty ? other : Of(Alternatives.Concat(other.Alternatives));

    public StringSet Intersect(StringSet other, int maxAlternatives, string pointer)
    {
        if (IsAll || other.IsEmpty) return other;
        if (other.IsAll || IsEmpty) return this;
        if ((long)Alternatives.Length * other.Alternatives.Length > maxAlternatives)
            throw SchemaErrors.At(pointer, $"more than {maxAlternatives} combinations of constraints on strings come together here");
        if (Alternatives is [var left] && other.Alternatives is [var right]) return left.Intersect(right) is { } single ? Of(single) : None;
        return Of(from mine in Alternatives from theirs in other.Alternatives let both = mine.Intersect(theirs) where both is not null select both);
    }

    public StringSet Complement(int maxAlternatives, string pointer)
    {
        var rest = All;
        foreach (var alternative in Alternatives) rest = rest.Intersect(Of(alternative.Complement()), maxAlternatives, pointer);
        return rest;
    }

    /// <summary>Whether two sets have the same alternatives; equal sets may be told apart.</summary>
    public bool Equals(StringSet? other) =>
        ReferenceEquals(this, other) || (other is not null && Alternatives.Length == other.Alternatives.Length && Alternatives.All(other.Alternatives.Contains));

    public override bool Equals(object? obj) => Equals(obj as StringSet);

    public override int GetHashCode()
    {
        int hash = 0;   // of any order
        foreach (var alternative in Alternatives) hash ^= alternative.GetHashCode();
        return hash;
    }
}
