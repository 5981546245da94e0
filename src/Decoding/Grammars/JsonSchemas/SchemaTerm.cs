using System.Collections.Immutable;
using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// A schema, a constant, or a combination of such, not yet worked out. Made by <see cref="SchemaTerms"/>, which gives equal combinations the same term: so
/// recursive schemas come down to finitely many.
/// </summary>
internal sealed class SchemaTerm(int id, SchemaTermKind kind, ImmutableArray<SchemaTerm> parts)
{
    public int Id { get; } = id;

    public SchemaTermKind Kind { get; } = kind;

    /// <summary>What is combined; one term for a negation.</summary>
    public ImmutableArray<SchemaTerm> Parts { get; } = parts;

    /// <summary>Where the schema stands, as a JSON pointer; of a combination, its first part's.</summary>
    public required string Pointer { get; init; }

    /// <summary>The value, of a constant.</summary>
    public JsonElement Constant { get; init; }

    // Terms are keys in many places, and each is one object.
    public override int GetHashCode() => Id;

    public override bool Equals(object? obj) => ReferenceEquals(this, obj);
}
