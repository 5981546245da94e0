namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A property that a schema names: what its value must be, and whether it must be there.</summary>
internal readonly record struct NamedTerm(string Name, SchemaTerm Term, bool IsRequired);
