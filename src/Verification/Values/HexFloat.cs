using System.Globalization;

namespace Reasoning.Verification.Values;

/// <summary>Doubles as hexadecimal text, as C's <c>%a</c> and Python's <c>float.hex</c> write them: exact in both directions.</summary>
internal static class HexFloat
{
    private const int FractionDigits = 13;
    private const int Bias = 1023;

    /// <summary>The text of a double, such as <c>-0x1.8000000000000p+1</c>, <c>inf</c> or <c>nan</c>.</summary>
    public static string Format(double value)
    {
        if (double.IsNaN(value)) return "nan";
        var sign = double.IsNegative(value) ? "-" : "";
        if (double.IsInfinity(value)) return $"{sign}inf";
        var bits = BitConverter.DoubleToInt64Bits(value);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var fraction = bits & 0xFFFFFFFFFFFFF;
        if (exponent == 0 && fraction == 0) return $"{sign}0x0.0p+0";
        var power = exponent == 0 ? 1 - Bias : exponent - Bias;
        return string.Create(CultureInfo.InvariantCulture, $"{sign}0x{(exponent == 0 ? 0 : 1)}.{fraction:x13}p{power:+0;-0}");
    }

    /// <summary>Reads what <see cref="Format"/> writes.</summary>
    /// <exception cref="FormatException">The text is something else.</exception>
    public static double Parse(string text)
    {
        var rest = text.AsSpan();
        var negative = rest is ['-', ..];
        if (negative) rest = rest[1..];
        var value = rest switch
        {
            "nan" => double.NaN,
            "inf" => double.PositiveInfinity,
            ['0', 'x', ..] => ParseFinite(rest[2..]),
            _ => throw new FormatException("not a hexadecimal float"),
        };
        return negative ? -value : value;
    }

    private static double ParseFinite(ReadOnlySpan<char> text)
    {
        var power = text.IndexOf('p');
        if (power < 2 || text[0] is not ('0' or '1') || (power > 1 && text[1] != '.')) throw new FormatException("not a hexadecimal float");
        var digits = text[2..power];
        if (digits.Length is 0 or > FractionDigits) throw new FormatException("not a hexadecimal float");
        var fraction = long.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture) << (4 * (FractionDigits - digits.Length));
        var exponent = int.Parse(text[(power + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (exponent is < 1 - Bias or > Bias) throw new FormatException("a float's exponent out of range");
        if (text[0] == '1') return BitConverter.Int64BitsToDouble(((long)(exponent + Bias) << 52) | fraction);
        if (fraction == 0) return 0;
        return exponent == 1 - Bias ? BitConverter.Int64BitsToDouble(fraction) : throw new FormatException("a subnormal float with another exponent");
    }
}
