using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>Writes JSON values as serialisers write them: numbers without exponent, only those characters escaped that must be.</summary>
internal static class JsonTexts
{
    public static string Compact(JsonElement value)
    {
        var text = new StringBuilder();
        Append(text, value);
        return text.ToString();
    }

    private static void Append(StringBuilder text, JsonElement value)
    {
        switch (value.ValueKind)
        {
            case JsonValueKind.Object:
                text.Append('{');
                foreach (var property in value.EnumerateObject())
                {
                    if (text[^1] != '{') text.Append(',');
                    AppendString(text, property.Name);
                    text.Append(':');
                    Append(text, property.Value);
                }

                text.Append('}');
                break;
            case JsonValueKind.Array:
                text.Append('[');
                bool isFirst = true;
                foreach (var item in value.EnumerateArray())
                {
                    if (!isFirst) text.Append(',');
                    isFirst = false;
                    Append(text, item);
                }

                text.Append(']');
                break;
            case JsonValueKind.String:
                AppendString(text, value.GetString()!);
                break;
            case JsonValueKind.Number:
                text.Append(Number(value.GetRawText()));
                break;
            default:
                text.Append(value.GetRawText());
                break;
        }
    }

    private static string Number(string raw)
    {
        int mark = raw.AsSpan().IndexOfAny('e', 'E');
        if (mark < 0) return raw;
        int exponent = int.Parse(raw.AsSpan(mark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        string mantissa = raw[..mark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        int places = point < 0 ? 0 : mantissa.Length - point - 1;
        var digits = BigInteger.Parse(mantissa.Replace(".", "", StringComparison.Ordinal), CultureInfo.InvariantCulture);
        int shift = exponent - places;
        if (shift >= 0) return (digits * BigInteger.Pow(10, shift)).ToString(CultureInfo.InvariantCulture);
        string plain = BigInteger.Abs(digits).ToString(CultureInfo.InvariantCulture).PadLeft(1 - shift, '0');
        return (digits.Sign < 0 ? "-" : "") + plain[..^-shift] + "." + plain[^-shift..];
    }

    private static void AppendString(StringBuilder text, string value)
    {
        text.Append('"');
        foreach (char character in value)
        {
            int shortForm = "\"\\\b\f\n\r\t".IndexOf(character, StringComparison.Ordinal);
            if (shortForm >= 0) text.Append('\\').Append("\"\\bfnrt"[shortForm]);
            else if (character < 0x20) text.Append(CultureInfo.InvariantCulture, $"\\u{(int)character:x4}");
            else text.Append(character);
        }

        text.Append('"');
    }
}
