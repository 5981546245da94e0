using System.Collections.Frozen;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>Which keywords hold schemas, and which have no effect on what is valid.</summary>
internal static class SchemaKeywords
{
    /// <summary>Keywords whose value is a schema.</summary>
    public static FrozenSet<string> OfSchema { get; } =
        Set("additionalItems", "additionalProperties", "contains", "contentSchema", "else", "if", "items", "not", "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties");

    /// <summary>Keywords whose value is a list of schemas.</summary>
    public static FrozenSet<string> OfSchemaList { get; } = Set("allOf", "anyOf", "items", "oneOf", "prefixItems");

    /// <summary>Keywords whose value has a schema for each name.</summary>
    public static FrozenSet<string> OfSchemaMap { get; } = Set("$defs", "definitions", "dependencies", "dependentSchemas", "patternProperties", "properties");

    /// <summary>Keywords without an effect of their own.</summary>
    public static FrozenSet<string> Remarks { get; } = Set(
        "$anchor", "$comment", "$defs", "$dynamicAnchor", "$id", "$recursiveAnchor", "$schema", "contentEncoding", "contentMediaType", "contentSchema", "default", "definitions",
        "deprecated", "description", "example", "examples", "id", "readOnly", "title", "writeOnly");

    /// <summary>Keywords that have an effect.</summary>
    public static FrozenSet<string> Assertions { get; } = Set(
        "$dynamicRef", "$recursiveRef", "$ref", "additionalItems", "additionalProperties", "allOf", "anyOf", "const", "contains", "dependencies", "dependentRequired",
        "dependentSchemas", "else", "enum", "exclusiveMaximum", "exclusiveMinimum", "format", "if", "items", "maxContains", "maxItems", "maxLength", "maxProperties", "maximum",
        "minContains", "minItems", "minLength", "minProperties", "minimum", "multipleOf", "not", "oneOf", "pattern", "patternProperties", "prefixItems", "properties",
        "propertyNames", "required", "then", "type", "unevaluatedItems", "unevaluatedProperties", "uniqueItems");

    private static FrozenSet<string> Set(params string[] names) => names.ToFrozenSet(StringComparer.Ordinal);
}
