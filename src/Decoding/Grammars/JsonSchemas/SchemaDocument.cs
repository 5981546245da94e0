using System.Globalization;
using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The text of a schema: finds the places that references name.</summary>
internal sealed class SchemaDocument
{
    // A base for documents without an address of their own; never fetched, like all others.
    private static readonly Uri s_unnamed = new("schema://document/");

    private readonly Dictionary<string, SchemaResource> _resources = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SchemaNode> _nodes = new(StringComparer.Ordinal);

    public SchemaDocument(JsonElement root, JsonSchemaDialect dialect)
    {
        var unnamed = new SchemaResource("", s_unnamed, dialect);
        _resources[s_unnamed.AbsoluteUri] = unnamed;
        var pending = new Stack<(JsonElement Schema, string Pointer, SchemaResource Resource)>([(root, "", unnamed)]);
        while (pending.TryPop(out var next)) Visit(next.Schema, next.Pointer, next.Resource, pending);
    }

    /// <summary>The schema at a pointer, in this form only: as this class makes pointers.</summary>
    public SchemaNode Node(string pointer) => _nodes[pointer];

    public SchemaResource Resource(string pointer) => Node(pointer).Resource;

    public static string Join(string pointer, string name) => name.AsSpan().ContainsAny('~', '/')
        ? $"{pointer}/{name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal)}"
        : string.Concat(pointer, "/", name);

    public static string Join(string pointer, int index) => string.Create(CultureInfo.InvariantCulture, $"{pointer}/{index}");

    /// <summary>The pointer of the schema that a reference names.</summary>
    /// <param name="reference">The reference.</param>
    /// <param name="from">Where it stands: the pointer of the schema that has it.</param>
    /// <param name="keyword">The keyword, for messages.</param>
    public string Resolve(string reference, string from, string keyword)
    {
        var resource = Resource(from);
        string place = Join(from, keyword);
        string fragment = "";
        if (reference.IndexOf('#', StringComparison.Ordinal) is var mark and >= 0)
        {
            fragment = Uri.UnescapeDataString(reference[(mark + 1)..]);
            reference = reference[..mark];
        }

        if (reference.Length > 0)
        {
            if (!Uri.TryCreate(resource.BaseUri, reference, out var target) || !_resources.TryGetValue(target.AbsoluteUri, out resource))
                throw SchemaErrors.At(place, $"'{reference}' is not in this document, and nothing is fetched; put that schema under $defs with its $id");
        }

        if (fragment.Length == 0) return resource.Pointer;
        if (fragment[0] != '/')
            return resource.Anchors.TryGetValue(fragment, out string? anchored) ? anchored : throw SchemaErrors.At(place, $"there is no place named '{fragment}'");
        return Follow(resource, fragment, place);
    }

    /// <summary>Whether a dynamic reference to a name always means what an ordinary one does: the name stands in one part of the document only.</summary>
    public bool IsUniqueDynamicAnchor(string name) => _resources.Values.Distinct().Count(resource => resource.DynamicAnchors.Contains(name)) <= 1;

    private void Visit(JsonElement schema, string pointer, SchemaResource resource, Stack<(JsonElement, string, SchemaResource)> pending)
    {
        if (_nodes.ContainsKey(pointer)) return;
        if (schema.ValueKind == JsonValueKind.Object) resource = Named(schema, pointer, resource);
        var node = new SchemaNode(schema, pointer, resource);
        _nodes.Add(pointer, node);
        foreach (var (name, value) in node.Keywords)
        {
            if (value.ValueKind == JsonValueKind.Array && SchemaKeywords.OfSchemaList.Contains(name))
            {
                string place = Join(pointer, name);
                int index = 0;
                foreach (var item in value.EnumerateArray()) pending.Push((item, Join(place, index++), resource));
            }
            else if (SchemaKeywords.OfSchema.Contains(name))
            {
                pending.Push((value, Join(pointer, name), resource));
            }
            else if (value.ValueKind == JsonValueKind.Object && SchemaKeywords.OfSchemaMap.Contains(name))
            {
                string place = Join(pointer, name);
                foreach (var entry in value.EnumerateObject())
                {
                    if (entry.Value.ValueKind != JsonValueKind.Array) pending.Push((entry.Value, Join(place, entry.Name), resource));
                }
            }
        }
    }

    // Enters the names of a schema, and returns the part it belongs to: its own, where it has an address.
    private SchemaResource Named(JsonElement schema, string pointer, SchemaResource resource)
    {
        var dialect = DialectOf(schema, pointer) ?? resource.Dialect;
        string? id = Text(schema, "$id") ?? (dialect == JsonSchemaDialect.Draft4 ? Text(schema, "id") : null);
        if (resource.HasLoneReferences && dialect <= JsonSchemaDialect.Draft7 && schema.TryGetProperty("$ref", out _)) id = null;
        if (id is not null && id.StartsWith('#') && id.Length > 1)
        {
            resource.Anchors[id[1..]] = pointer;
            id = null;
        }

        if (id?.TrimEnd('#') is { Length: > 0 } address)
        {
            if (!Uri.TryCreate(resource.BaseUri, address, out var uri)) throw SchemaErrors.At(Join(pointer, "$id"), $"'{address}' is not an address");
            resource = new SchemaResource(pointer, uri, dialect);
            if (!_resources.TryAdd(uri.AbsoluteUri, resource)) throw SchemaErrors.At(Join(pointer, "$id"), $"there is another schema with the address '{address}'");
        }
        else if (dialect != resource.Dialect)
        {
            if (pointer.Length > 0) throw SchemaErrors.At(Join(pointer, "$schema"), "only a schema with an $id may be in another version than what it stands in");
            resource = new SchemaResource(pointer, resource.BaseUri, dialect);
            _resources[resource.BaseUri.AbsoluteUri] = resource;
        }

        if (Text(schema, "$anchor") is { } anchor) resource.Anchors[anchor] = pointer;
        if (Text(schema, "$dynamicAnchor") is { } dynamicAnchor)
        {
            resource.Anchors[dynamicAnchor] = pointer;
            resource.DynamicAnchors.Add(dynamicAnchor);
        }

        if (schema.TryGetProperty("$recursiveAnchor", out var recursive) && recursive.ValueKind == JsonValueKind.True) resource.DynamicAnchors.Add("");
        return resource;
    }

    private static string? Text(JsonElement schema, string name) =>
        schema.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static JsonSchemaDialect? DialectOf(JsonElement schema, string pointer)
    {
        string? name = Text(schema, "$schema")?.TrimEnd('#').Replace("https://", "http://", StringComparison.OrdinalIgnoreCase);
        return name switch
        {
            null => null,
            "http://json-schema.org/draft-04/schema" => JsonSchemaDialect.Draft4,
            "http://json-schema.org/draft-06/schema" => JsonSchemaDialect.Draft6,
            "http://json-schema.org/draft-07/schema" => JsonSchemaDialect.Draft7,
            "http://json-schema.org/draft/2019-09/schema" => JsonSchemaDialect.Draft201909,
            "http://json-schema.org/draft/2020-12/schema" or "http://json-schema.org/schema" => JsonSchemaDialect.Draft202012,
            _ => throw SchemaErrors.At(Join(pointer, "$schema"), $"'{name}' is not a version of JSON Schema that is known here"),
        };
    }

    private string Follow(SchemaResource resource, string fragment, string place)
    {
        string pointer = resource.Pointer;
        var element = Node(pointer).Element;
        foreach (string part in fragment[1..].Split('/'))
        {
            string name = part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal);
            if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var property)) element = property;
            else if (element.ValueKind == JsonValueKind.Array && int.TryParse(name, NumberStyles.None, CultureInfo.InvariantCulture, out int index) && index < element.GetArrayLength()) element = element[index];
            else throw SchemaErrors.At(place, $"there is nothing at '{fragment}'");
            pointer = Join(pointer, name);
            if (_nodes.TryGetValue(pointer, out var inner)) resource = inner.Resource;
        }

        // A place that no keyword makes a schema is one because it is referred to.
        var pending = new Stack<(JsonElement, string, SchemaResource)>([(element, pointer, resource)]);
        while (pending.TryPop(out var next)) Visit(next.Item1, next.Item2, next.Item3, pending);
        return pointer;
    }
}
