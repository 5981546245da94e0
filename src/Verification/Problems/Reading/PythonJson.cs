using System.Collections.Immutable;
using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Reading;

/// <summary>JSON as Python's <c>json</c> module writes and reads it: integers of any size, and <c>NaN</c> and <c>Infinity</c>, which standard JSON has not.</summary>
internal static class PythonJson
{
    private const char Mark = '\0';

    private static readonly JsonDocumentOptions Options = new() { MaxDepth = ValueCodec.DeepestValue + 8 };

    /// <summary>Parses a document. Texts that stand for infinities and NaN begin with a null character; <see cref="ToValue"/> knows them.</summary>
    /// <exception cref="JsonException">It is no JSON.</exception>
    public static JsonElement Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            return JsonDocument.Parse(utf8, Options).RootElement;
        }
        catch (JsonException) when (Contains(utf8.Span))
        {
            return JsonDocument.Parse(Quote(utf8.Span), Options).RootElement;
        }
    }

    /// <summary>A JSON value as plain data: objects are dicts, arrays lists.</summary>
    /// <exception cref="FormatException">A text is not UTF-8.</exception>
    public static PlainValue ToValue(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Null => PlainValue.NoneValue.Instance,
        JsonValueKind.True or JsonValueKind.False => json.GetBoolean(),
        JsonValueKind.Number => ToNumber(json),
        JsonValueKind.String => ToText(ValueCodec.ReadText(json)),
        JsonValueKind.Array => new PlainValue.SequenceValue(SequenceKind.List, [.. json.EnumerateArray().Select(ToValue)]),
        JsonValueKind.Object => ToMapping(json),
        _ => throw new FormatException("this is no JSON value"),
    };

    private static PlainValue ToNumber(JsonElement json)
    {
        if (json.TryGetInt64(out var small)) return small;
        var text = json.GetRawText();
        return text.AsSpan().IndexOfAny('.', 'e', 'E') < 0
            ? new PlainValue.IntegerValue(BigInteger.Parse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture))
            : double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static PlainValue ToText(string text) => text switch
    {
        [Mark, .. "NaN"] => double.NaN,
        [Mark, .. "Infinity"] => double.PositiveInfinity,
        [Mark, .. "-Infinity"] => double.NegativeInfinity,
        _ => text,
    };

    private static PlainValue.MappingValue ToMapping(JsonElement json) =>
        new([.. json.EnumerateObject().Select(property => KeyValuePair.Create((PlainValue)Name(property), ToValue(property.Value)))]);

    private static string Name(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException error)
        {
            throw new FormatException("a key holds half of a surrogate pair", error);
        }
    }

    private static bool Contains(ReadOnlySpan<byte> utf8) => utf8.IndexOf("NaN"u8) >= 0 || utf8.IndexOf("Infinity"u8) >= 0;

    private static byte[] Quote(ReadOnlySpan<byte> utf8)
    {
        using var result = new MemoryStream(utf8.Length + 64);
        var isText = false;
        for (var i = 0; i < utf8.Length; i++)
        {
            var word = isText ? [] : utf8[i..] is [(byte)'N', (byte)'a', (byte)'N', ..] ? "NaN"u8
                : utf8[i..].StartsWith("Infinity"u8) ? "Infinity"u8
                : utf8[i..].StartsWith("-Infinity"u8) ? "-Infinity"u8 : [];
            if (word.Length > 0)
            {
                result.Write("\"\\u0000"u8);
                result.Write(word);
                result.WriteByte((byte)'"');
                i += word.Length - 1;
                continue;
            }

            result.WriteByte(utf8[i]);
            if (isText && utf8[i] == (byte)'\\' && i + 1 < utf8.Length) result.WriteByte(utf8[++i]);
            else if (utf8[i] == (byte)'"') isText = !isText;
        }

        return result.ToArray();
    }
}
