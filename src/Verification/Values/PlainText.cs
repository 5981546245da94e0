using System.Globalization;
using System.Numerics;
using System.Text;

namespace Reasoning.Verification.Values;

/// <summary>Writes values as Python's <c>repr</c> does. What an iterator yielded, which Python does not show, is written <c>iter([1, 2])</c>.</summary>
internal static class PlainText
{
    /// <summary>Characters after which evidence is cut off.</summary>
    public const int UsualLength = 2000;

    // Python refuses to write longer integers, since it takes quadratic time.
    private const int LongestInteger = 4300;
    private const string Cut = "...";

    /// <summary>The text of a value; where it is longer than <paramref name="length"/>, its beginning and three dots.</summary>
    public static string Write(PlainValue value, int length)
    {
        var text = new StringBuilder();
        Write(text, value, length);
        if (text.Length <= length) return text.ToString();
        var end = char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
        return text.ToString(0, end) + Cut;
    }

    /// <summary>The shortest text that reads back as the same double, as Python writes it: <c>1.0</c>, <c>1e-05</c>, <c>1e+16</c>, <c>inf</c>, <c>nan</c>.</summary>
    public static string Float(double value)
    {
        var text = Shortest(value);
        return double.IsFinite(value) && text.AsSpan().IndexOfAny('.', 'e') < 0 ? $"{text}.0" : text;
    }

    private static void Write(StringBuilder text, PlainValue value, int length)
    {
        if (text.Length > length) return;
        switch (value)
        {
            case PlainValue.NoneValue:
                text.Append("None");
                break;
            case PlainValue.BooleanValue flag:
                text.Append(flag.Value ? "True" : "False");
                break;
            case PlainValue.IntegerValue integer:
                text.Append(Integer(integer.Value));
                break;
            case PlainValue.FloatValue number:
                text.Append(Float(number.Value));
                break;
            case PlainValue.ComplexValue { Real: 0 } complex when !double.IsNegative(complex.Real):
                text.Append(Shortest(complex.Imaginary)).Append('j');
                break;
            case PlainValue.ComplexValue complex:
                var imaginary = Shortest(complex.Imaginary);
                text.Append('(').Append(Shortest(complex.Real)).Append(imaginary[0] == '-' ? "" : "+").Append(imaginary).Append("j)");
                break;
            case PlainValue.FractionValue fraction:
                text.Append("Fraction(").Append(Integer(fraction.Numerator)).Append(", ").Append(Integer(fraction.Denominator)).Append(')');
                break;
            case PlainValue.DecimalValue number:
                text.Append("Decimal('").Append(number.Digits).Append("')");
                break;
            case PlainValue.TextValue { Value: var content }:
                WriteText(text, content, length);
                break;
            case PlainValue.BytesValue bytes:
                WriteBytes(text, bytes, length);
                break;
            case PlainValue.SequenceValue sequence:
                var (open, close) = sequence.Kind switch
                {
                    SequenceKind.List => ("[", "]"),
                    SequenceKind.Tuple => ("(", sequence.Items.Length == 1 ? ",)" : ")"),
                    _ => ("iter([", "])"),
                };
                WriteItems(text, open, sequence.Items.AsSpan(), close, length);
                break;
            case PlainValue.SetValue { Items.Length: 0 } set:
                text.Append(set.IsFrozen ? "frozenset()" : "set()");
                break;
            case PlainValue.SetValue set:
                WriteItems(text, set.IsFrozen ? "frozenset({" : "{", set.Items.AsSpan(), set.IsFrozen ? "})" : "}", length);
                break;
            case PlainValue.MappingValue mapping:
                WriteEntries(text, mapping, length);
                break;
            case PlainValue.RangeValue range:
                text.Append("range(").Append(Integer(range.Start)).Append(", ").Append(Integer(range.Stop));
                if (!range.Step.IsOne) text.Append(", ").Append(Integer(range.Step));
                text.Append(')');
                break;
        }
    }

    private static void WriteItems(StringBuilder text, string open, ReadOnlySpan<PlainValue> items, string close, int length)
    {
        text.Append(open);
        for (var i = 0; i < items.Length && text.Length <= length; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, items[i], length);
        }

        text.Append(close);
    }

    private static void WriteEntries(StringBuilder text, PlainValue.MappingValue mapping, int length)
    {
        text.Append('{');
        for (var i = 0; i < mapping.Entries.Length && text.Length <= length; i++)
        {
            if (i > 0) text.Append(", ");
            Write(text, mapping.Entries[i].Key, length);
            text.Append(": ");
            Write(text, mapping.Entries[i].Value, length);
        }

        text.Append('}');
    }

    private static string Integer(BigInteger value)
    {
        var digits = value.GetBitLength() * Math.Log10(2);
        return digits <= LongestInteger
            ? value.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"<{(value.Sign < 0 ? "negative " : "")}integer of about {digits:0} digits>");
    }

    private static string Shortest(double value)
    {
        if (double.IsNaN(value)) return "nan";
        if (double.IsInfinity(value)) return value > 0 ? "inf" : "-inf";
        if (value == 0) return double.IsNegative(value) ? "-0" : "0";
        var sign = value < 0 ? "-" : "";
        var scientific = Math.Abs(value).ToString("E16", CultureInfo.InvariantCulture);
        var shortest = Math.Abs(value).ToString("R", CultureInfo.InvariantCulture);
        var digits = Digits(shortest);
        var exponent = int.Parse(scientific.AsSpan(scientific.IndexOf('E') + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);

        // Seventeen digits may round up to the next power of ten where the shortest do not; the shortest text knows its own exponent.
        if (shortest.IndexOf('E') is var e and >= 0) exponent = int.Parse(shortest.AsSpan(e + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < -4 or >= 16)
        {
            var fraction = digits.Length > 1 ? $".{digits.AsSpan(1)}" : "";
            return string.Create(CultureInfo.InvariantCulture, $"{sign}{digits[0]}{fraction}e{(exponent < 0 ? '-' : '+')}{Math.Abs(exponent):00}");
        }

        if (exponent < 0) return $"{sign}0.{new string('0', -exponent - 1)}{digits}";
        return digits.Length <= exponent + 1
            ? $"{sign}{digits}{new string('0', exponent + 1 - digits.Length)}"
            : $"{sign}{digits.AsSpan(0, exponent + 1)}.{digits.AsSpan(exponent + 1)}";
    }

    private static string Digits(string text)
    {
        var mantissa = text.IndexOf('E') is var e and >= 0 ? text[..e] : text;
        return mantissa.Replace(".", "", StringComparison.Ordinal).Trim('0');
    }

    private static void WriteText(StringBuilder text, string content, int length)
    {
        var quote = content.Contains('\'') && !content.Contains('"') ? '"' : '\'';
        text.Append(quote);
        for (var i = 0; i < content.Length && text.Length <= length; i++)
        {
            if (Rune.TryGetRuneAt(content, i, out var rune))
            {
                i += rune.Utf16SequenceLength - 1;
                if (rune.Value < 0x7F) WriteAscii(text, (byte)rune.Value, quote);
                else if (IsPrintable(rune)) text.Append(rune.ToString());
                else if (rune.Value <= 0xFF) text.Append(CultureInfo.InvariantCulture, $"\\x{rune.Value:x2}");
                else if (rune.IsBmp) text.Append(CultureInfo.InvariantCulture, $"\\u{rune.Value:x4}");
                else text.Append(CultureInfo.InvariantCulture, $"\\U{rune.Value:x8}");
            }
            else
            {
                text.Append(CultureInfo.InvariantCulture, $"\\u{(int)content[i]:x4}");
            }
        }

        text.Append(quote);
    }

    private static void WriteBytes(StringBuilder text, PlainValue.BytesValue bytes, int length)
    {
        var content = bytes.Value.AsSpan();
        var quote = content.Contains((byte)'\'') && !content.Contains((byte)'"') ? '"' : '\'';
        text.Append(bytes.IsMutable ? "bytearray(b" : "b").Append(quote);
        for (var i = 0; i < content.Length && text.Length <= length; i++) WriteAscii(text, content[i], quote);
        text.Append(quote).Append(bytes.IsMutable ? ")" : "");
    }

    private static void WriteAscii(StringBuilder text, byte code, char quote)
    {
        switch (code)
        {
            case (byte)'\t':
                text.Append("\\t");
                break;
            case (byte)'\n':
                text.Append("\\n");
                break;
            case (byte)'\r':
                text.Append("\\r");
                break;
            case (byte)'\\':
                text.Append("\\\\");
                break;
            case < 0x20 or >= 0x7F:
                text.Append(CultureInfo.InvariantCulture, $"\\x{code:x2}");
                break;
            default:
                if (code == quote) text.Append('\\');
                text.Append((char)code);
                break;
        }
    }

    private static bool IsPrintable(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.Surrogate or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned
        or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator or UnicodeCategory.SpaceSeparator);
}
