namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The version of JSON Schema that a schema without <c>$schema</c> is written in. Spellings of older versions are understood in all of them.</summary>
public enum JsonSchemaDialect
{
    /// <summary>Draft 4: keywords beside <c>$ref</c> have no effect.</summary>
    Draft4,

    /// <summary>Draft 6: keywords beside <c>$ref</c> have no effect.</summary>
    Draft6,

    /// <summary>Draft 7: keywords beside <c>$ref</c> have no effect.</summary>
    Draft7,

    /// <summary>Draft 2019-09.</summary>
    Draft201909,

    /// <summary>Draft 2020-12.</summary>
    Draft202012,
}
