namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>How many items, counted from a position on, satisfy a schema.</summary>
/// <param name="Term">What is counted.</param>
/// <param name="From">The first position that counts.</param>
/// <param name="Min">At least this many.</param>
/// <param name="Max">At most this many; null for any number.</param>
internal sealed record ContainsConstraint(SchemaTerm Term, int From, int Min, int? Max);
