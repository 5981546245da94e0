using System.Collections.Immutable;
using System.Globalization;

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
        Prefix = [.. Enumerable.Range(0, Math.Max(Prefix.Length, other.Prefix.Length)).Select(i => terms.And(At(i), other.At(i)))],
        Rest = terms.And(Rest, other.Rest),
        Min = Math.Max(Min, other.Min),
        Max = Max is { } mine && other.Max is { } theirs ? Math.Min(mine, theirs) : Max ?? other.Max,
        Contains = [.. Contains.Union(other.Contains)],
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

    /// <summary>A text that is equal for equal constraints and no others.</summary>
    public string Key() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(',', Prefix.Select(term => term.Id))};{Rest.Id};{Min}..{Max};{string.Join(',', Contains.Select(c => $"{c.Term.Id}@{c.From}:{c.Min}..{c.Max}"))};{(UniquePointer is null ? "" : "u")}");
}
