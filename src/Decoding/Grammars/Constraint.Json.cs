using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Grammars;

public static partial class Constraint
{
    /// <summary>Any JSON text (RFC 8259) of one value.</summary>
    /// <param name="whitespace">The whitespace between its parts; null for none or a single space after commas and colons.</param>
    public static Grammar Json(JsonWhitespace? whitespace = null) => JsonSchema("true", new JsonSchemaOptions { Whitespace = whitespace ?? JsonWhitespace.SingleSpace, EscapesInLiterals = true });
}
