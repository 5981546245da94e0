using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A set of strings: those of any of some constraints.</summary>
internal sealed class StringSet
{
    private readonly Lazy<string> _key;

    private StringSet(ImmutableArray<StringConstraint> alternatives)
    {
        Alternatives = alternatives;
        _key = new Lazy<string>(() => string.Join('|', alternatives.Select(alternative => alternative.Key()).Order(StringComparer.Ordinal)));
    }

    public static StringSet All { get; } = new([StringConstraint.Any]);

    public static StringSet None { get; } = new([]);

    public ImmutableArray<StringConstraint> Alternatives { get; }

    public bool IsAll => Alternatives.Any(alternative => alternative.IsAny);

    /// <summary>Whether there is no string for sure; patterns that contradict each other are not seen through.</summary>
    public bool IsEmpty => Alternatives.IsEmpty;

    /// <summary>A text that is equal for equal sets, though not for all of them.</summary>
    public string Key => _key.Value;

    /// <summary>The strings if they are listed; null otherwise.</summary>
    public ImmutableSortedSet<string>? Values =>
        IsEmpty ? ImmutableSortedSet<string>.Empty : Alternatives is [{ Values: { } values }] ? values : null;

    public static StringSet Of(params IEnumerable<StringConstraint> alternatives)
    {
        var listed = new List<string>();
        var others = new Dictionary<string, StringConstraint>(StringComparer.Ordinal);
        foreach (var alternative in alternatives)
        {
            if (alternative.IsAny) return All;
            if (alternative.Values is { } values) listed.AddRange(values);
            else others.TryAdd(alternative.Key(), alternative);
        }

        var left = listed.Where(value => !others.Values.Any(other => other.Contains(value))).ToList();
        IEnumerable<StringConstraint> first = left.Count == 0 ? [] : [StringConstraint.OneOf(left)];
        return new StringSet([.. first, .. others.Values]);
    }

    public static StringSet OneOf(params IEnumerable<string> values) => Of(StringConstraint.OneOf(values));

    public bool Contains(string value) => Alternatives.Any(alternative => alternative.Contains(value));

    public StringSet Union(StringSet other) => IsAll || other.IsEmpty ? this : other.IsAll || IsEmpty ? other : Of(Alternatives.Concat(other.Alternatives));

    public StringSet Intersect(StringSet other, int maxAlternatives, string pointer)
    {
        if (IsAll || other.IsEmpty) return other;
        if (other.IsAll || IsEmpty) return this;
        if ((long)Alternatives.Length * other.Alternatives.Length > maxAlternatives)
            throw SchemaErrors.At(pointer, $"more than {maxAlternatives} combinations of constraints on strings come together here");
        return Of(from mine in Alternatives from theirs in other.Alternatives let both = mine.Intersect(theirs) where both is not null select both);
    }

    public StringSet Complement(int maxAlternatives, string pointer)
    {
        var rest = All;
        foreach (var alternative in Alternatives) rest = rest.Intersect(Of(alternative.Complement()), maxAlternatives, pointer);
        return rest;
    }
}
