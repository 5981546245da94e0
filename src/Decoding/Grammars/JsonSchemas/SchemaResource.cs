namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A part of the document with its own base address: the root, or a subschema with <c>$id</c>.</summary>
internal sealed class SchemaResource(string pointer, Uri baseUri, JsonSchemaDialect dialect)
{
    /// <summary>Where its root stands.</summary>
    public string Pointer { get; } = pointer;

    public Uri BaseUri { get; } = baseUri;

    public JsonSchemaDialect Dialect { get; } = dialect;

    /// <summary>Where the named places of this part stand.</summary>
    public Dictionary<string, string> Anchors { get; } = new(StringComparer.Ordinal);

    /// <summary>The names among these that <c>$dynamicRef</c> may rebind.</summary>
    public HashSet<string> DynamicAnchors { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether keywords beside <c>$ref</c> have no effect.</summary>
    public bool HasLoneReferences => Dialect <= JsonSchemaDialect.Draft7;
}
