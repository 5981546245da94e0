using System.Text.Json;

namespace Reasoning.Data.SearchTraces;

/// <summary>Takes fields out of recorded lines, and says which line lacks them.</summary>
internal sealed class RecordedFields(string file)
{
    public string Text(int line, JsonElement json, string field) => OptionalText(line, json, field) ?? throw Broken(line, $"has no text '{field}'");

    public string? OptionalText(int line, JsonElement json, string field)
    {
        if (!json.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null) return null;
        return value.ValueKind == JsonValueKind.String ? value.GetString() : throw Broken(line, $"has a field '{field}' that is no text");
    }

    public JsonElement Inner(int line, JsonElement json, string field) =>
        json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Object ? value : throw Broken(line, $"has no object '{field}'");

    public static IEnumerable<JsonElement> Items(JsonElement json, string field) => json.TryGetProperty(field, out var value) && value.ValueKind == JsonValueKind.Array
        ? value.EnumerateArray() : [];

    public InvalidDataException Broken(int line, string what) => new($"'{file}' line {line} {what}.");
}
