using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;
using static Reasoning.Verification.Values.PlainValue;

namespace Reasoning.Verification.Values.Literals;

/// <summary>Unsigned numbers as Python writes them in source.</summary>
internal static partial class PythonNumber
{
    private const int MostDigits = 4300;

    /// <summary>Reads the number at a position, and moves the position behind it.</summary>
    public static PlainValue Read(string text, ref int at)
    {
        var start = at;
        if (text.AsSpan(at) is ['0', 'x' or 'X' or 'o' or 'O' or 'b' or 'B', ..]) return ReadInBase(text, ref at);
        var isFloat = false;
        Digits(text, ref at);
        if (at < text.Length && text[at] == '.')
        {
            isFloat = true;
            at++;
            Digits(text, ref at);
        }

        if (at - start == (isFloat ? 1 : 0)) throw new LiteralFormatException(start, "here should be a number");
        if (at < text.Length && text[at] is 'e' or 'E')
        {
            isFloat = true;
            at++;
            if (at < text.Length && text[at] is '+' or '-') at++;
            if (Digits(text, ref at) == 0) throw new LiteralFormatException(at, "an exponent needs digits");
        }

        var digits = text[start..at].Replace("_", "", StringComparison.Ordinal);
        if (at < text.Length && text[at] is 'j' or 'J')
        {
            at++;
            CheckEnd(text, at);
            return new ComplexValue(0, ReadFloat(digits));
        }

        CheckEnd(text, at);
        if (isFloat) return new FloatValue(ReadFloat(digits));
        if (digits.Length > MostDigits) throw new LiteralFormatException(start, $"Python reads decimal integers of at most {MostDigits} digits");
        if (digits[0] == '0' && digits.AsSpan().IndexOfAnyExcept('0') >= 0) throw new LiteralFormatException(start, "a decimal integer must not begin with a zero");
        return new IntegerValue(BigInteger.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture));
    }

    /// <summary>What <c>float(...)</c> makes of a text; null where it is no number.</summary>
    public static double? ReadFloatText(string text)
    {
        var number = text.Trim().ToLowerInvariant();
        var isNegative = number.StartsWith('-');
        var size = number.TrimStart('+', '-');
        if (number.Length - size.Length > 1) return null;
        double? value = size is "inf" or "infinity" ? double.PositiveInfinity
            : size == "nan" ? double.NaN
            : FloatText().IsMatch(size) ? ReadFloat(size.Replace("_", "", StringComparison.Ordinal)) : null;
        return isNegative ? -value : value;
    }

    private static double ReadFloat(string digits) => double.Parse(digits, NumberStyles.Float, CultureInfo.InvariantCulture);

    // Single underscores between digits.
    private static int Digits(string text, ref int at)
    {
        var start = at;
        while (at < text.Length && (char.IsAsciiDigit(text[at]) || (text[at] == '_' && at > start && text[at - 1] != '_' && at + 1 < text.Length && char.IsAsciiDigit(text[at + 1])))) at++;
        return at - start;
    }

    private static void CheckEnd(string text, int at)
    {
        if (at < text.Length && (char.IsLetterOrDigit(text[at]) || text[at] is '_' or '.')) throw new LiteralFormatException(at, "this does not belong to a number");
    }

    private static IntegerValue ReadInBase(string text, ref int at)
    {
        var bits = text[at + 1] switch { 'x' or 'X' => 4, 'o' or 'O' => 3, _ => 1 };
        var start = at += 2;

        // Bits of the number, the lowest last: read as hexadecimal after they were padded to whole digits, which takes linear time for every base.
        var binary = new List<bool>();
        for (; at < text.Length; at++)
        {
            if (text[at] == '_' && at + 1 < text.Length && text[at + 1] != '_') continue;
            var digit = char.IsAsciiHexDigit(text[at]) ? Convert.ToInt32(text[at].ToString(), 16) : 16;
            if (digit >= 1 << bits) break;
            for (var bit = bits - 1; bit >= 0; bit--) binary.Add((digit >> bit & 1) != 0);
        }

        if (at == start || text[at - 1] == '_') throw new LiteralFormatException(at, "here should be a digit");
        CheckEnd(text, at);
        var bytes = new byte[(binary.Count / 8) + 1];
        for (var i = 0; i < binary.Count; i++)
        {
            if (binary[^(i + 1)]) bytes[i / 8] |= (byte)(1 << (i % 8));
        }

        return new IntegerValue(new BigInteger(bytes, isUnsigned: true));
    }

    [GeneratedRegex(@"^([0-9]+(_[0-9]+)*\.?([0-9]+(_[0-9]+)*)?|\.[0-9]+(_[0-9]+)*)(e[+-]?[0-9]+(_[0-9]+)*)?$", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex FloatText();
}
