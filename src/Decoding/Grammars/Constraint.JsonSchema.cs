using System.Text.Json;
using Reasoning.Decoding.Grammars.JsonSchemas;

namespace Reasoning.Decoding.Grammars;

public static partial class Constraint
{
    /// <summary>
    /// JSON texts of the values that a JSON Schema allows: drafts 4 to 2020-12, whatever of it is not supported being refused. No invalid value is accepted.
    /// Valid ones are in the spelling of a serialiser: plain decimals without exponent where numbers are bounded, properties in the order of the options,
    /// names and listed values without needless escapes.
    /// </summary>
    /// <remarks>
    /// A grammar cannot see that a property that the schema does not name is written twice; it counts as two in <c>minProperties</c> and
    /// <c>maxProperties</c>. Named properties are written at most once. References within the document are followed, nothing is fetched.
    /// </remarks>
    /// <param name="schema">The text of the schema.</param>
    /// <param name="options">How it is read and how values are written; null for the default.</param>
    /// <exception cref="GrammarFormatException">The schema is malformed, not supported, too large, or allows no value; with the place as a JSON pointer.</exception>
    public static Grammar JsonSchema(string schema, JsonSchemaOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(schema);
        options ??= JsonSchemaOptions.Default;
        try
        {
            // A level of a schema takes up to three levels of its text: a keyword, a name in it, a list.
            var reading = new JsonDocumentOptions { MaxDepth = Math.Max(64, 3 * options.Limits.MaxDepth), AllowDuplicateProperties = false };
            using var document = JsonDocument.Parse(schema, reading);
            var evaluator = new SchemaEvaluator(new SchemaDocument(document.RootElement, options.Dialect), options);
            if (evaluator.Evaluate(evaluator.Root).IsEmpty) throw SchemaErrors.At("", "no value at all is allowed");
            return new SchemaGrammarWriter(evaluator, options).Write(evaluator.Root, "JSON of a schema");
        }
        catch (JsonException exception)
        {
            throw new GrammarFormatException($"The schema is not JSON: {exception.Message}", exception);
        }
        catch (InvalidOperationException exception)
        {
            // What JsonElement says to a text with half a surrogate pair.
            throw new GrammarFormatException($"The schema has a text that is not Unicode: {exception.Message}", exception);
        }
    }
}
