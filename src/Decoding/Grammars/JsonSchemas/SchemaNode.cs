using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>A schema that is an object, with its place: reads the values of keywords.</summary>
internal readonly struct SchemaNode(JsonElement element, string pointer)
{
    public JsonElement Element => element;

    public string Pointer => pointer;

    public bool Has(string keyword) => element.TryGetProperty(keyword, out _);

    public bool HasAny(params ReadOnlySpan<string> keywords)
    {
        foreach (string keyword in keywords)
        {
            if (Has(keyword)) return true;
        }

        return false;
    }

    public string At(string keyword) => SchemaDocument.Join(pointer, keyword);

    /// <summary>The value of a keyword that must be a number of things; null where it is absent.</summary>
    public int? Count(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Number || DecimalNumber.Parse(value.GetRawText()) is not { IsInteger: true, Sign: >= 0 } number)
            throw SchemaErrors.At(At(keyword), "a whole number from 0 is expected");
        return number.ToInt32() is { } count and < int.MaxValue ? count : throw SchemaErrors.At(At(keyword), $"more than {int.MaxValue - 1} cannot be counted");
    }

    /// <summary>The value of a keyword that must be a number; null where it is absent.</summary>
    public DecimalNumber? Number(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return null;
        if (value.ValueKind != JsonValueKind.Number) throw SchemaErrors.At(At(keyword), "a number is expected");
        return DecimalNumber.Parse(value.GetRawText()) ?? throw SchemaErrors.At(At(keyword), "the number has more than 2,000 digits");
    }

    /// <summary>The value of a keyword that must be a text; null where it is absent.</summary>
    public string? Text(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw SchemaErrors.At(At(keyword), "a text is expected");
    }

    /// <summary>The value of a keyword that must be true or false; false where it is absent.</summary>
    public bool Flag(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return false;
        return value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean() : throw SchemaErrors.At(At(keyword), "true or false is expected");
    }

    /// <summary>The pointers of the schemas that a keyword lists; none where it is absent.</summary>
    public List<string> List(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Array) throw SchemaErrors.At(At(keyword), "a list is expected");
        string place = At(keyword);
        return [.. Enumerable.Range(0, value.GetArrayLength()).Select(index => SchemaDocument.Join(place, index))];
    }

    /// <summary>The entries of a keyword that must be an object, with their pointers; none where it is absent.</summary>
    public List<(string Name, JsonElement Value, string Pointer)> Map(string keyword)
    {
        if (!element.TryGetProperty(keyword, out var value)) return [];
        if (value.ValueKind != JsonValueKind.Object) throw SchemaErrors.At(At(keyword), "an object is expected");
        string place = At(keyword);
        return [.. value.EnumerateObject().Select(entry => (entry.Name, entry.Value, SchemaDocument.Join(place, entry.Name)))];
    }

    /// <summary>A list of names.</summary>
    public static List<string> Names(JsonElement value, string place)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw SchemaErrors.At(place, "a list of names is expected");
        return [.. value.EnumerateArray().Select(item => item.GetString()!).Distinct(StringComparer.Ordinal)];
    }
}
