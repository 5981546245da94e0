namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>What the values of all properties with a name of a set must be.</summary>
internal sealed record KeyedTerm(StringSet Keys, SchemaTerm Term);
