using System.Collections.Immutable;
using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Makes terms, equal ones once.</summary>
internal sealed class SchemaTerms(int maxTerms)
{
    private readonly Dictionary<string, SchemaTerm> _terms = new(StringComparer.Ordinal);
    private int _count = 2;

    public SchemaTerm Everything { get; } = new(0, SchemaTermKind.Everything, []) { Pointer = "" };

    public SchemaTerm Nothing { get; } = new(1, SchemaTermKind.Nothing, []) { Pointer = "" };

    public SchemaTerm Schema(string pointer) => Intern("s" + pointer, SchemaTermKind.Schema, [], pointer);

    public SchemaTerm Constant(JsonElement value, string pointer) => Intern("c" + JsonConstants.Key(value), SchemaTermKind.Constant, [], pointer, value);

    public SchemaTerm And(params IEnumerable<SchemaTerm> parts) => Combine(SchemaTermKind.And, parts, Everything, Nothing);

    public SchemaTerm Or(params IEnumerable<SchemaTerm> parts) => Combine(SchemaTermKind.Or, parts, Nothing, Everything);

    public SchemaTerm Not(SchemaTerm term) => term.Kind switch
    {
        SchemaTermKind.Everything => Nothing,
        SchemaTermKind.Nothing => Everything,
        SchemaTermKind.Not => term.Parts[0],
        SchemaTermKind.And => Or(term.Parts.Select(Not)),
        SchemaTermKind.Or => And(term.Parts.Select(Not)),
        _ => Intern($"n{term.Id}", SchemaTermKind.Not, [term], term.Pointer),
    };

    private SchemaTerm Combine(SchemaTermKind kind, IEnumerable<SchemaTerm> parts, SchemaTerm neutral, SchemaTerm absorbing)
    {
        var flat = new SortedDictionary<int, SchemaTerm>();
        foreach (var part in parts.SelectMany(part => part.Kind == kind ? part.Parts : [part]))
        {
            if (part == absorbing) return absorbing;
            if (part != neutral) flat.TryAdd(part.Id, part);
        }

        if (flat.Values.Any(part => part.Kind == SchemaTermKind.Not && flat.ContainsKey(part.Parts[0].Id))) return absorbing;
        if (flat.Count == 0) return neutral;
        if (flat.Count == 1) return flat.Values.First();
        string key = (kind == SchemaTermKind.And ? "a" : "o") + string.Join(',', flat.Keys);
        return Intern(key, kind, [.. flat.Values], flat.Values.First().Pointer);
    }

    private SchemaTerm Intern(string key, SchemaTermKind kind, ImmutableArray<SchemaTerm> parts, string pointer, JsonElement constant = default)
    {
        if (_terms.TryGetValue(key, out var term)) return term;
        if (_count >= maxTerms) throw SchemaErrors.At(pointer, $"more than {maxTerms} combinations of schemas come together here");
        term = new SchemaTerm(_count++, kind, parts) { Pointer = pointer, Constant = constant };
        _terms.Add(key, term);
        return term;
    }
}
