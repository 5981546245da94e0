using System.Globalization;
using System.Numerics;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>An exact decimal number: digits × 10^exponent. Zero has exponent 0, others no trailing zero digit, so that equal numbers are equal records.</summary>
internal readonly record struct DecimalNumber
{
    /// <summary>Numbers of more digits before or after the point are refused: as automata they would have a state for each.</summary>
    private const int MaxDigits = 2_000;

    private DecimalNumber(BigInteger digits, int exponent)
    {
        Digits = digits;
        Exponent = exponent;
    }

    public BigInteger Digits { get; }

    public int Exponent { get; }

    public bool IsInteger => Exponent >= 0;

    public int Sign => Digits.Sign;

    /// <summary>The whole number, or null where there is a fraction or it leaves the range of <see cref="int"/>.</summary>
    public int? ToInt32()
    {
        if (!IsInteger || Exponent > 10) return null;
        var value = Digits * BigInteger.Pow(10, Exponent);
        return value >= int.MinValue && value <= int.MaxValue ? (int)value : null;
    }

    /// <summary>Reads the text of a JSON number; null where it has more than 2,000 digits before or after its point.</summary>
    public static DecimalNumber? Parse(string text)
    {
        int exponentMark = text.AsSpan().IndexOfAny('e', 'E');
        int exponent = 0;
        string mantissa = exponentMark < 0 ? text : text[..exponentMark];
        int point = mantissa.IndexOf('.', StringComparison.Ordinal);
        string digits = point < 0 ? mantissa : mantissa.Remove(point, 1);
        if (digits.Length > MaxDigits) return null;
        var value = BigInteger.Parse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture);
        if (value.IsZero) return default(DecimalNumber);
        if (exponentMark >= 0 && !int.TryParse(text.AsSpan(exponentMark + 1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return null;
        if (Math.Abs((long)exponent) > MaxDigits) return null;
        if (point >= 0) exponent -= mantissa.Length - point - 1;
        while ((value % 10).IsZero)
        {
            value /= 10;
            exponent++;
        }

        return new DecimalNumber(value, exponent);
    }

    /// <summary>The digits before the point (0 where there are none) and those after it, without the sign.</summary>
    public (string Whole, string Fraction) Split()
    {
        string digits = BigInteger.Abs(Digits).ToString(CultureInfo.InvariantCulture);
        if (Exponent >= 0) return (Digits.IsZero ? "0" : digits + new string('0', Exponent), "");
        digits = digits.PadLeft(1 - Exponent, '0');
        return (digits[..^-Exponent], digits[^-Exponent..]);
    }

    public override string ToString()
    {
        var (whole, fraction) = Split();
        return (Sign < 0 ? "-" : "") + whole + (fraction.Length > 0 ? "." + fraction : "");
    }
}
