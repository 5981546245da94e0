using System.Collections.Immutable;
using System.Globalization;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Objects that satisfy several conditions at once.</summary>
internal sealed record ObjectConstraint
{
    public static ObjectConstraint Any { get; } = new();

    /// <summary>The properties that the schema names, in its order, and what their values must be.</summary>
    public ImmutableArray<(string Name, SchemaTerm Term)> Named { get; init; } = [];

    /// <summary>Those of them that must be there.</summary>
    public ImmutableHashSet<string> Required { get; init; } = ImmutableHashSet.Create<string>(StringComparer.Ordinal);

    /// <summary>What the values of sets of names must be; a named property may be in several.</summary>
    public ImmutableArray<KeyedTerm> Classes { get; init; } = [];

    /// <summary>Sets of names of which at least one must be there with such a value.</summary>
    public ImmutableArray<KeyedTerm> Exists { get; init; } = [];

    public int Min { get; init; }

    public int? Max { get; init; }

    /// <summary>Objects in which the values of some names, listed or not, are of a kind.</summary>
    public static ObjectConstraint Of(StringSet keys, SchemaTerm term) => keys.Values is { } names
        ? new ObjectConstraint { Named = [.. names.Select(name => (name, term))] }
        : new ObjectConstraint { Classes = [new KeyedTerm(keys, term)] };

    /// <summary>Objects that have some properties.</summary>
    public static ObjectConstraint WithRequired(IReadOnlyCollection<string> names, SchemaTerm everything) =>
        new() { Named = [.. names.Select(name => (name, everything))], Required = Any.Required.Union(names) };

    /// <summary>What the value of a name must be, whether it is named or falls into classes only.</summary>
    public SchemaTerm At(string name, SchemaTerms terms) => terms.And(
        Named.Where(entry => entry.Name == name).Select(entry => entry.Term).Concat(Classes.Where(entry => entry.Keys.Contains(name)).Select(entry => entry.Term)));

    public ObjectConstraint Intersect(ObjectConstraint other, SchemaTerms terms)
    {
        var theirs = other.Named.ToDictionary(entry => entry.Name, entry => entry.Term, StringComparer.Ordinal);
        var mine = Named.Select(entry => entry.Name).ToHashSet(StringComparer.Ordinal);
        return new ObjectConstraint
        {
            Named =
            [
                .. Named.Select(entry => (entry.Name, theirs.TryGetValue(entry.Name, out var term) ? terms.And(entry.Term, term) : entry.Term)),
                .. other.Named.Where(entry => !mine.Contains(entry.Name)),
            ],
            Required = Required.Union(other.Required),
            Classes = [.. Classes.Concat(other.Classes).DistinctBy(entry => (entry.Keys.Key, entry.Term.Id))],
            Exists = [.. Exists.Concat(other.Exists).DistinctBy(entry => (entry.Keys.Key, entry.Term.Id))],
            Min = Math.Max(Min, other.Min),
            Max = Max is { } left && other.Max is { } right ? Math.Min(left, right) : Max ?? other.Max,
        };
    }

    /// <summary>What is left out, as one constraint for each condition.</summary>
    public IEnumerable<ObjectConstraint> Complement(SchemaTerms terms)
    {
        if (Min > 0) yield return Any with { Max = Min - 1 };
        if (Max is { } max) yield return Any with { Min = max + 1 };
        foreach (string name in Required) yield return Any with { Named = [(name, terms.Nothing)] };
        foreach (var (name, term) in Named)
        {
            var not = terms.Not(term);
            if (not != terms.Nothing) yield return Any with { Named = [(name, not)], Required = Any.Required.Add(name) };
        }

        foreach (var (keys, term) in Classes)
        {
            var not = terms.Not(term);
            if (not != terms.Nothing) yield return Any with { Exists = [new KeyedTerm(keys, not)] };
        }

        foreach (var (keys, term) in Exists) yield return Of(keys, terms.Not(term));
    }

    /// <summary>A text that is equal for equal constraints and no others.</summary>
    public string Key() => string.Create(
        CultureInfo.InvariantCulture,
        $"{string.Join(',', Named.Select(entry => $"{entry.Name.Length}:{entry.Name}={entry.Term.Id}{(Required.Contains(entry.Name) ? "!" : "")}"))};{Keys(Classes)};{Keys(Exists)};{Min}..{Max}");

    private static string Keys(ImmutableArray<KeyedTerm> entries) =>
        string.Join(',', entries.Select(entry => string.Create(CultureInfo.InvariantCulture, $"{entry.Keys.Key.Length}:{entry.Keys.Key}={entry.Term.Id}")));
}
