namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>How a JSON Schema becomes a grammar.</summary>
public sealed record JsonSchemaOptions
{
    /// <summary>The default options.</summary>
    public static JsonSchemaOptions Default { get; } = new();

    /// <summary>The version of a schema that does not name one. The default is draft 2020-12.</summary>
    public JsonSchemaDialect Dialect { get; init; } = JsonSchemaDialect.Draft202012;

    /// <summary>The order of properties. The default is <see cref="JsonPropertyOrder.Schema"/>.</summary>
    public JsonPropertyOrder PropertyOrder { get; init; }

    /// <summary>The whitespace between the parts. The default is <see cref="JsonWhitespace.SingleSpace"/>.</summary>
    public JsonWhitespace Whitespace { get; init; } = JsonWhitespace.SingleSpace;

    /// <summary>How whole numbers are written. The default is <see cref="JsonIntegerForms.Digits"/>.</summary>
    public JsonIntegerForms IntegerForms { get; init; }

    /// <summary>
    /// Whether any character of a string value may also be written as an escape, as JSON allows: <c>\u0041</c> for A. False leaves only the characters that
    /// must be escaped, each in its shortest form. The default is true.
    /// </summary>
    public bool AllowsEscapes { get; init; } = true;

    /// <summary>
    /// The same for property names, and for the strings that <c>const</c> and <c>enum</c> list. The default is false, which makes these texts certain, and the
    /// grammar much smaller.
    /// </summary>
    public bool EscapesInLiterals { get; init; }

    /// <summary>
    /// Whether <c>format</c> is enforced. The default is true, as in interfaces for structured output; false makes it a remark, as the specification has it
    /// since 2019-09.
    /// </summary>
    public bool AssertsFormats { get; init; } = true;

    /// <summary>What becomes of a <c>format</c> that is not known, where formats are enforced. The default is to refuse it.</summary>
    public JsonSchemaTreatment UnknownFormats { get; init; }

    /// <summary>What becomes of keywords that JSON Schema does not define; those beginning with <c>x-</c> are always remarks. The default is to refuse them.</summary>
    public JsonSchemaTreatment UnknownKeywords { get; init; }

    /// <summary>
    /// What becomes of <c>uniqueItems</c> where a grammar cannot compare the items: it can where they are of a few given values, of different types by
    /// position, or at most one. The default is to refuse the schema.
    /// </summary>
    public JsonSchemaTreatment UndecidableUniqueItems { get; init; }

    /// <summary>What reading may cost.</summary>
    public JsonSchemaLimits Limits { get; init; } = new();
}
