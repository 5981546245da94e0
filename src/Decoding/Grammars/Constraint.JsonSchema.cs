using System.Text;
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
        using var document = Parse(schema, options);
        var evaluator = new SchemaEvaluator(new SchemaDocument(document.RootElement, options.Dialect), options);
        if (evaluator.Evaluate(evaluator.Root).IsEmpty) throw SchemaErrors.At("", "no value at all is allowed");
        return new SchemaGrammarWriter(evaluator, options).Write(evaluator.Root, "JSON of a schema");
    }

    // Fails on an escape that is half a surrogate pair; without escapes there is none.
    private static void CheckEscapes(byte[] text, int maxDepth)
    {
        var reader = new Utf8JsonReader(text, new JsonReaderOptions { MaxDepth = maxDepth });
        while (reader.Read())
        {
            if (reader.ValueIsEscaped) reader.GetString();
        }
    }

    private static JsonDocument Parse(string schema, JsonSchemaOptions options)
    {
        int maxDepth = Math.Max(64, 3 * options.Limits.MaxDepth);   // a level of a schema takes up to three of its text: a keyword, a name in it, a list
        try
        {
            byte[] text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetBytes(schema);
            var document = JsonDocument.Parse(text, new JsonDocumentOptions { MaxDepth = maxDepth, AllowDuplicateProperties = false });
            if (schema.Contains("\\u", StringComparison.Ordinal)) CheckEscapes(text, maxDepth);
            return document;
        }
        catch (JsonException exception)
        {
            throw new GrammarFormatException($"The schema is not JSON: {exception.Message}", exception);
        }
        catch (Exception exception) when (exception is InvalidOperationException or EncoderFallbackException)
        {
            throw new GrammarFormatException($"The schema has a text that is not Unicode: {exception.Message}", exception);
        }
    }
}
