using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>JSON values as JSON Schema compares them: 1 equals 1.0, and the order of properties does not matter.</summary>
internal static class JsonConstants
{
    /// <summary>A text that is equal for equal values and no others. Recursive; the depth of a document is limited when it is read.</summary>
    public static string Key(JsonElement value)
    {
        var key = new StringBuilder();
        Append(key, value);
        return key.ToString();
    }

    private static void Append(StringBuilder key, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                key.Append('{');
                foreach (var property in value.EnumerateObject().OrderBy(property => property.Name, StringComparer.Ordinal))
                {
                    AppendText(key, property.Name);
                    Append(key, property.Value);
                }

                key.Append('}');
                break;
            case JsonValueKind.Array:
                key.Append('[');
                foreach (var item in value.EnumerateArray()) Append(key, item);
                key.Append(']');
                break;
            case JsonValueKind.String:
                AppendText(key, value.GetString()!);
                break;
            case JsonValueKind.Number:
                key.Append('#').Append(DecimalNumber.Parse(value.GetRawText())?.ToString() ?? value.GetRawText()).Append(';');
                break;
            default:
                key.Append(value.ValueKind.ToString()[0]);
                break;
        }
    }

    private static void AppendText(StringBuilder key, string text) => key.Append('"').Append(text.Length.ToString(CultureInfo.InvariantCulture)).Append(':').Append(text);
}
