using System.Text.Json;

namespace Reasoning.Evaluation.Scoring;

/// <summary>
/// Reads JSON of Python's <c>json</c> module, which writes <c>NaN</c>, <c>Infinity</c> and <c>-Infinity</c> where standard JSON has nothing: as in the log-probability
/// of an impossible token. They become null, which other tools can read.
/// </summary>
internal static class NonFiniteNumbers
{
    /// <summary>Parses a document.</summary>
    /// <exception cref="JsonException">It is no JSON even so.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException) when (json.Span.IndexOf("NaN"u8) >= 0 || json.Span.IndexOf("Infinity"u8) >= 0)
        {
            return JsonDocument.Parse(WithNulls(json.Span));
        }
    }

    private static byte[] WithNulls(ReadOnlySpan<byte> json)
    {
        var result = new List<byte>(json.Length);
        var inText = false;
        for (var i = 0; i < json.Length;)
        {
            var length = inText ? 0 : LengthAt(json[i..]);
            if (length > 0)
            {
                result.AddRange("null"u8);
                i += length;
                continue;
            }

            // An escaped quotation mark ends no text.
            if (inText && json[i] == (byte)'\\' && i + 1 < json.Length) result.Add(json[i++]);
            else if (json[i] == (byte)'"') inText = !inText;
            result.Add(json[i++]);
        }

        return [.. result];
    }

    private static int LengthAt(ReadOnlySpan<byte> json) =>
        json.StartsWith("NaN"u8) ? 3 : json.StartsWith("Infinity"u8) ? 8 : json.StartsWith("-Infinity"u8) ? 9 : 0;
}
