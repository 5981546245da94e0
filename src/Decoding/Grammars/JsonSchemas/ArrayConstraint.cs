using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Arrays that satisfy several conditions at once.</summary>
internal sealed record ArrayConstraint
{
    /// <summary>What the first items must be, those that there are.</summary>
    public ImmutableArray<SchemaTerm> Prefix { get; init; } = [];

    /// <summary>What the items after these must be.</summary>
    public required SchemaTerm Rest { get; init; }

    public int Min { get; init; }

    public int? Max { get; init; }

    public ImmutableArray<ContainsConstraint> Contains { get; init; } = [];

    /// <summary>Where the demand for different items stands; null where there is none.</summary>
    public string? UniquePointer { get; init; }

    public SchemaTerm At(int index) => index < Prefix.Length ? Prefix[index] : Rest;

    public ArrayConstraint Intersect(ArrayConstraint other, SchemaTerms terms) => new()
    {
        Prefix = Prefix.IsEmpty && other.Prefix.IsEmpty ? [] : [.. Enumerable.Range(0, Math.Max(Prefix.Length, other.Prefix.Length)).Select(i => terms.And(At(i), other.At(i)))],
        Rest = terms.And(Rest, other.Rest),
        Min = Math.Max(Min, other.Min),
        Max = Max is { } mine && other.Max is { } theirs ? Math.Min(mine, theirs) : Max ?? other.Max,
        Contains = other.Contains.IsEmpty ? Contains : [.. Contains.Union(other.Contains)],
        UniquePointer = UniquePointer ?? other.UniquePointer,
    };

    /// <summary>What is left out, as one constraint for each condition; null stands for what cannot be formed.</summary>
    public IEnumerable<ArrayConstraint?> Complement(SchemaTerms terms)
    {
        var any = new ArrayConstraint { Rest = terms.Everything };
        if (Min > 0) yield return any with { Max = Min - 1 };
        if (Max is { } max) yield return any with { Min = max + 1 };
        for (int i = 0; i < Prefix.Length; i++)
        {
            var not = terms.Not(Prefix[i]);
            if (not != terms.Nothing) yield return any with { Prefix = [.. Enumerable.Repeat(terms.Everything, i), not], Min = i + 1 };
        }

        var other = terms.Not(Rest);
        if (other != terms.Nothing) yield return any with { Contains = [new ContainsConstraint(other, Prefix.Length, 1, null)] };
        foreach (var contains in Contains)
        {
            if (contains.Min > 0) yield return any with { Contains = [contains with { Min = 0, Max = contains.Min - 1 }] };
            if (contains.Max is { } most) yield return any with { Contains = [contains with { Min = most + 1, Max = null }] };
        }

        if (UniquePointer is not null) yield return null;
    }

    /// <summary>Whether two constraints are of the same arrays; where the demand for different items stands does not matter.</summary>
    public bool Equals(ArrayConstraint? other) => ReferenceEquals(this, other) || (other is not null && Rest == other.Rest && Min == other.Min && Max == other.Max
        && UniquePointer is null == other.UniquePointer is null && Prefix.AsSpan().SequenceEqual(other.Prefix.AsSpan()) && Contains.AsSpan().SequenceEqual(other.Contains.AsSpan()));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Rest);
        hash.Add(Min);
        hash.Add(Max);
        hash.Add(UniquePointer is null);
        foreach (var term in Prefix) hash.Add(term);
        foreach (var contains in Contains) hash.Add(contains);
        return hash.ToHashCode();
    }
}
