namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>
/// Some of the values that a schema allows, with what of them its keywords have looked at. The cases of a schema cover its values, and every value is in
/// one case that has all that is looked at in it.
/// </summary>
/// <param name="Values">The values.</param>
/// <param name="Keys">The names of the properties that are looked at.</param>
/// <param name="Items">The number of first items that are looked at; <see cref="int.MaxValue"/> for all.</param>
/// <param name="Contained">The other items that are looked at: those that satisfy this.</param>
internal sealed record EvaluatedCase(ValueSet Values, StringSet Keys, int Items, SchemaTerm Contained);
