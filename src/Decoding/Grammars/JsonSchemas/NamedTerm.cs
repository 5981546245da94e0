namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A property that a schema names.</summary>
/// <param name="Name">The name.</param>
/// <param name="Term">What its value must be.</param>
/// <param name="IsRequired">Whether it must be there.</param>
/// <param name="IsListed">Whether it stands under <c>properties</c>, or in a constant, which gives it its place among the others.</param>
internal readonly record struct NamedTerm(string Name, SchemaTerm Term, bool IsRequired, bool IsListed = false);
