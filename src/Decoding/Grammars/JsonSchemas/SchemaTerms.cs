using System.Collections.Immutable;
using System.Text.Json;
using Reasoning.Decoding.Grammars.Automata;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Makes terms, equal ones once.</summary>
internal sealed class SchemaTerms(int maxTerms)
{
    private readonly Dictionary<string, SchemaTerm> _schemas = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaTerm> _constants = new(StringComparer.Ordinal);
    private readonly Dictionary<SchemaTerm, SchemaTerm> _negations = [];
    private readonly Dictionary<int[], SchemaTerm> _conjunctions = new(IntegerSequenceComparer.Instance);   // by the numbers of their parts
    private readonly Dictionary<int[], SchemaTerm> _disjunctions = new(IntegerSequenceComparer.Instance);
    private int _count = 2;

    public SchemaTerm Everything { get; } = new(0, SchemaTermKind.Everything, []) { Pointer = "" };

    public SchemaTerm Nothing { get; } = new(1, SchemaTermKind.Nothing, []) { Pointer = "" };

    public SchemaTerm Schema(string pointer)
    {
        if (!_schemas.TryGetValue(pointer, out var term)) _schemas.Add(pointer, term = Create(SchemaTermKind.Schema, [], pointer));
        return term;
    }

    public SchemaTerm Constant(JsonElement value, string pointer)
    {
        string key = JsonConstants.Key(value);
        if (!_constants.TryGetValue(key, out var term)) _constants.Add(key, term = Create(SchemaTermKind.Constant, [], pointer, value));
        return term;
    }

    public SchemaTerm And(SchemaTerm left, SchemaTerm right) =>
        left == right || right == Everything ? left : left == Everything ? right : Combine(SchemaTermKind.And, [left, right]);

    public SchemaTerm And(IEnumerable<SchemaTerm> parts) => Combine(SchemaTermKind.And, [.. parts]);

    public SchemaTerm Or(SchemaTerm left, SchemaTerm right) =>
        left == right || right == Nothing ? left : left == Nothing ? right : Combine(SchemaTermKind.Or, [left, right]);

    public SchemaTerm Or(IEnumerable<SchemaTerm> parts) => Combine(SchemaTermKind.Or, [.. parts]);

    public SchemaTerm Not(SchemaTerm term)
    {
        switch (term.Kind)
        {
            case SchemaTermKind.Everything:
                return Nothing;
            case SchemaTermKind.Nothing:
                return Everything;
            case SchemaTermKind.Not:
                return term.Parts[0];
        }

        if (_negations.TryGetValue(term, out var known)) return known;
        return _negations[term] = term.Kind switch
        {
            SchemaTermKind.And => Or(term.Parts.Select(Not)),
            SchemaTermKind.Or => And(term.Parts.Select(Not)),
            _ => Create(SchemaTermKind.Not, [term], term.Pointer),
        };
    }

    private SchemaTerm Combine(SchemaTermKind kind, ReadOnlySpan<SchemaTerm> parts)
    {
        var (neutral, absorbing) = kind == SchemaTermKind.And ? (Everything, Nothing) : (Nothing, Everything);
        var flat = new List<SchemaTerm>(parts.Length);
        foreach (var part in parts)
        {
            if (part == absorbing) return absorbing;
            if (part == neutral) continue;
            if (part.Kind == kind) flat.AddRange(part.Parts);
            else flat.Add(part);
        }

        flat.Sort(static (left, right) => left.Id.CompareTo(right.Id));
        int count = 0;
        for (int i = 0; i < flat.Count; i++)
        {
            if (count == 0 || flat[count - 1] != flat[i]) flat[count++] = flat[i];
        }

        flat.RemoveRange(count, flat.Count - count);
        if (count == 0) return neutral;
        if (count == 1) return flat[0];
        int[] ids = new int[count];
        for (int i = 0; i < count; i++) ids[i] = flat[i].Id;
        foreach (var part in flat)
        {
            if (part.Kind == SchemaTermKind.Not && Array.BinarySearch(ids, part.Parts[0].Id) >= 0) return absorbing;
        }

        var known = kind == SchemaTermKind.And ? _conjunctions : _disjunctions;
        if (!known.TryGetValue(ids, out var term)) known.Add(ids, term = Create(kind, [.. flat], flat[0].Pointer));
        return term;
    }

    private SchemaTerm Create(SchemaTermKind kind, ImmutableArray<SchemaTerm> parts, string pointer, JsonElement constant = default)
    {
        if (_count >= maxTerms) throw SchemaErrors.At(pointer, $"more than {maxTerms} combinations of schemas come together here");
        return new SchemaTerm(_count++, kind, parts) { Pointer = pointer, Constant = constant };
    }
}
