using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A schema of the document with its place: reads the values of keywords.</summary>
internal sealed class SchemaNode
{
    // Few as a rule, so that looking through them is faster than hashing.
    private readonly (string Name, JsonElement Value)[] _keywords;

    public SchemaNode(JsonElement element, string pointer, SchemaResource resource)
    {
        Element = element;
        Pointer = pointer;
        Resource = resource;
        if (Kind != JsonValueKind.Object)
        {
            _keywords = [];
            return;
        }

        _keywords = new (string, JsonElement)[element.GetPropertyCount()];
        int count = 0;
        foreach (var property in element.EnumerateObject()) _keywords[count++] = (property.Name, property.Value);
    }

    public JsonElement Element { get; }

    /// <summary>Whether it is an object, true, false, or no schema at all.</summary>
    public JsonValueKind Kind => Element.ValueKind;

    /// <summary>Where it stands.</summary>
    public string Pointer { get; }

    /// <summary>The part of the document that it belongs to.</summary>
    public SchemaResource Resource { get; }

    /// <summary>The keywords with their values; none where it is not an object.</summary>
    public ReadOnlySpan<(string Name, JsonElement Value)> Keywords => _keywords;

    public bool TryGet(string keyword, out JsonElement value)
    {
        foreach (var (name, its) in _keywords)
        {
            if (name != keyword) continue;
            value = its;
            return true;
        }

        value = default;
        return false;
    }

    public bool Has(string keyword) => TryGet(keyword, out _);

    public bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (Has(keyword)) return true;
        }

        return false;
    }

    public string At(string keyword) => SchemaDocument.Join(Pointer, keyword);

    /// <summary>The value of a keyword that must be a number of things; null where it is absent.</summary>
    public int? Count(string keyword)
    {
        if (!TryGet(keyword, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Number || DecimalNumber.Parse(value.GetRawText()) is not { IsInteger: true, Sign: >= 0 } number)
            throw SchemaErrors.At(At(keyword), "a whole number from 0 is expected");
        return number.ToInt32() is { } count and < int.MaxValue ? count : throw SchemaErrors.At(At(keyword), $"more than {int.MaxValue - 1} cannot be counted");
    }

    /// <summary>The value of a keyword that must be a number; null where it is absent.</summary>
    public DecimalNumber? Number(string keyword)
    {
        if (!TryGet(keyword, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Number) throw SchemaErrors.At(At(keyword), "a number is expected");
        return DecimalNumber.Parse(value.GetRawText()) ?? throw SchemaErrors.At(At(keyword), "the number has more than 2,000 digits");
    }

    /// <summary>The value of a keyword that must be a text; null where it is absent.</summary>
    public string? Text(string keyword)
    {
        if (!TryGet(keyword, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw SchemaErrors.At(At(keyword), "a text is expected");
    }

    /// <summary>The value of a keyword that must be true or false; false where it is absent.</summary>
    public bool Flag(string keyword)
    {
        if (!TryGet(keyword, out var value)) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw SchemaErrors.At(At(keyword), "true or false is expected");
    }

    /// <summary>The pointers of the schemas that a keyword lists; none where it is absent.</summary>
    public List<string> List(string keyword)
    {
        if (!TryGet(keyword, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(At(keyword), "a list is expected");
        string place = At(keyword);
        var pointers = new List<string>(value.GetArrayLength());
        for (int i = 0; i < value.GetArrayLength(); i++) pointers.Add(SchemaDocument.Join(place, i));
        return pointers;
    }

    /// <summary>The entries of a keyword that must be an object, with their pointers; none where it is absent.</summary>
    public List<(string Name, JsonElement Value, string Pointer)> Map(string keyword)
    {
        if (!TryGet(keyword, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Object) throw SchemaErrors.At(At(keyword), "an object is expected");
        string place = At(keyword);
        var entries = new List<(string, JsonElement, string)>(value.GetPropertyCount());
        foreach (var entry in value.EnumerateObject())
        {
            string name = entry.Name;
            entries.Add((name, entry.Value, SchemaDocument.Join(place, name)));
        }

        return entries;
    }

    /// <summary>A list of names.</summary>
    public static List<string> Names(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(place, "a list of names is expected");
        var names = new List<string>(value.GetArrayLength());
        var seen = new HashSet<string>(value.GetArrayLength(), StringComparer.Ordinal);
        foreach (var item in value.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.String) throw SchemaErrors.At(place, "a list of names is expected");
            if (item.GetString() is { } name && seen.Add(name)) names.Add(name);
        }

        return names;
    }
}
