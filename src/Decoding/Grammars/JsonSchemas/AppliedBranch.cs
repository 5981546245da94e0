namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>One way in which keywords such as <c>anyOf</c> are satisfied.</summary>
/// <param name="Values">The values that satisfy them in this way.</param>
/// <param name="Applied">The pointers of the schemas that are applied to these values and what they look at counts as looked at.</param>
internal sealed record AppliedBranch(ValueSet Values, IReadOnlyList<string> Applied);
