using System.Collections.Immutable;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Objects that satisfy several conditions at once.</summary>
internal sealed record ObjectConstraint
{
    /// <summary>With fewer names they are looked through, with more they are hashed.</summary>
    private const int FewNames = 8;

    public static ObjectConstraint Any { get; } = new();

    /// <summary>The properties that the schema names, each once, in its order.</summary>
    public ImmutableArray<NamedTerm> Named { get; init; } = [];

    /// <summary>What the values of sets of names must be; a named property may be in several.</summary>
    public ImmutableArray<KeyedTerm> Classes { get; init; } = [];

    /// <summary>Sets of names of which at least one must be there with such a value.</summary>
    public ImmutableArray<KeyedTerm> Exists { get; init; } = [];

    public int Min { get; init; }

    public int? Max { get; init; }

    public bool IsAny => Named.IsEmpty && Classes.IsEmpty && Exists.IsEmpty && Min == 0 && Max is null;

    /// <summary>The number of properties that must be there.</summary>
    public int RequiredCount
    {
        get
        {
            int count = 0;
            foreach (var property in Named) count += property.IsRequired ? 1 : 0;
            return count;
        }
    }

    /// <summary>Objects in which the values of some names, listed or not, are of a kind.</summary>
    public static ObjectConstraint Of(StringSet keys, SchemaTerm term) => keys.Values is { } names
        ? new ObjectConstraint { Named = [.. names.Select(name => new NamedTerm(name, term, false))] }
        : new ObjectConstraint { Classes = [new KeyedTerm(keys, term)] };

    /// <summary>Objects that have some properties.</summary>
    public static ObjectConstraint WithRequired(IEnumerable<string> names, SchemaTerm term) =>
        new() { Named = [.. names.Select(name => new NamedTerm(name, term, true))] };

    /// <summary>What the value of a named property must be, with the classes that its name is in.</summary>
    public SchemaTerm TermOf(NamedTerm property, SchemaTerms terms)
    {
        if (Classes.IsEmpty) return property.Term;
        List<SchemaTerm> all = [property.Term];
        foreach (var (keys, term) in Classes)
        {
            if (keys.Contains(property.Name)) all.Add(term);
        }

        return all.Count == 1 ? property.Term : terms.And(all);
    }

    public ObjectConstraint Intersect(ObjectConstraint other, SchemaTerms terms) => IsAny ? other : other.IsAny ? this : new ObjectConstraint
    {
        Named = Intersect(Named, other.Named, terms),
        Classes = Union(Classes, other.Classes),
        Exists = Union(Exists, other.Exists),
        Min = Math.Max(Min, other.Min),
        Max = Max is { } left && other.Max is { } right ? Math.Min(left, right) : Max ?? other.Max,
    };

    /// <summary>What is left out, as one constraint for each condition.</summary>
    public IEnumerable<ObjectConstraint> Complement(SchemaTerms terms)
    {
        if (Min > 0) yield return new ObjectConstraint { Max = Min - 1 };
        if (Max is { } max) yield return new ObjectConstraint { Min = max + 1 };
        foreach (var property in Named)
        {
            if (property.IsRequired) yield return new ObjectConstraint { Named = [new NamedTerm(property.Name, terms.Nothing, false)] };
        }

        foreach (var property in Named)
        {
            var not = terms.Not(property.Term);
            if (not != terms.Nothing) yield return new ObjectConstraint { Named = [new NamedTerm(property.Name, not, true)] };
        }

        foreach (var (keys, term) in Classes)
        {
            var not = terms.Not(term);
            if (not != terms.Nothing) yield return new ObjectConstraint { Exists = [new KeyedTerm(keys, not)] };
        }

        foreach (var (keys, term) in Exists) yield return Of(keys, terms.Not(term));
    }

    public bool Equals(ObjectConstraint? other) => ReferenceEquals(this, other) || (other is not null && Min == other.Min && Max == other.Max
        && Named.AsSpan().SequenceEqual(other.Named.AsSpan()) && Classes.AsSpan().SequenceEqual(other.Classes.AsSpan()) && Exists.AsSpan().SequenceEqual(other.Exists.AsSpan()));

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(Min);
        hash.Add(Max);
        foreach (var property in Named) hash.Add(property);
        foreach (var entry in Classes) hash.Add(entry);
        foreach (var entry in Exists) hash.Add(entry);
        return hash.ToHashCode();
    }

    private static ImmutableArray<NamedTerm> Intersect(ImmutableArray<NamedTerm> left, ImmutableArray<NamedTerm> right, SchemaTerms terms)
    {
        if (right.IsEmpty) return left;
        if (left.IsEmpty) return right;
        var both = ImmutableArray.CreateBuilder<NamedTerm>(left.Length + right.Length);
        var index = Math.Max(left.Length, right.Length) > FewNames ? Index(right) : null;
        var following = right.ToArray();   // with what is known on the left of those that have their place on the right
        bool[] isTaken = new bool[right.Length];
        foreach (var property in left)
        {
            int at = index is null ? IndexOf(right, property.Name) : index.GetValueOrDefault(property.Name, -1);
            if (at < 0)
            {
                both.Add(property);
                continue;
            }

            var other = right[at];
            var shared = new NamedTerm(property.Name, terms.And(property.Term, other.Term), property.IsRequired || other.IsRequired, property.IsListed || other.IsListed);
            following[at] = shared;
            if (!property.IsListed && other.IsListed) continue;
            isTaken[at] = true;
            both.Add(shared);
        }

        for (int i = 0; i < right.Length; i++)
        {
            if (!isTaken[i]) both.Add(following[i]);
        }

        return both.DrainToImmutable();
    }

    private static int IndexOf(ImmutableArray<NamedTerm> named, string name)
    {
        for (int i = 0; i < named.Length; i++)
        {
            if (named[i].Name == name) return i;
        }

        return -1;
    }

    private static Dictionary<string, int> Index(ImmutableArray<NamedTerm> named)
    {
        var index = new Dictionary<string, int>(named.Length, StringComparer.Ordinal);
        for (int i = 0; i < named.Length; i++) index.Add(named[i].Name, i);
        return index;
    }

    private static ImmutableArray<KeyedTerm> Union(ImmutableArray<KeyedTerm> left, ImmutableArray<KeyedTerm> right) =>
        right.IsEmpty ? left : left.IsEmpty ? right : [.. left.Concat(right).Distinct()];
}
