using System.Globalization;
using System.Numerics;

namespace Reasoning.Verification.Values;

/// <summary>What a decimal notation stands for: ±coefficient · 10^exponent, an infinity, or not a number.</summary>
/// <remarks>
/// The coefficient stays text, and has no zeros at its ends: two finite numbers are equal where sign, coefficient and exponent are, and an exponent of
/// Python's largest size (10^18) is never written out.
/// </remarks>
internal readonly record struct DecimalNumber
{
    // Python's own exponents reach 2·10^18 with the digits of the coefficient; a digit more leaves room to add to them.
    private const int LongestExponent = 18;

    private DecimalNumber(bool isNegative, string coefficient, long exponent)
    {
        IsNegative = isNegative;
        Coefficient = coefficient;
        Exponent = exponent;
    }

    /// <summary>Whether there is a minus sign; false for zero.</summary>
    public bool IsNegative { get; }

    /// <summary>The digits without zeros at either end: empty for zero, <c>i</c> for infinity, <c>n</c> for what is not a number.</summary>
    public string Coefficient { get; }

    /// <summary>The power of ten of the last digit.</summary>
    public long Exponent { get; }

    /// <summary>Whether it is neither an infinity nor not a number.</summary>
    public bool IsFinite => Coefficient is not ("i" or "n");

    /// <summary>Whether it is not a number.</summary>
    public bool IsNaN => Coefficient == "n";

    /// <summary>Reads a notation as Python's <c>str(Decimal)</c> writes it.</summary>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static DecimalNumber Parse(string notation)
    {
        ArgumentNullException.ThrowIfNull(notation);
        return TryParse(notation, out var number)
            ? number
            : throw new ArgumentException($"'{(notation.Length > 40 ? notation[..40] + "..." : notation)}' is not a decimal number.", nameof(notation));
    }

    /// <summary>Reads a notation as Python's <c>str(Decimal)</c> writes it; false where it is none.</summary>
    public static bool TryParse(ReadOnlySpan<char> notation, out DecimalNumber number)
    {
        var rest = notation;
        var negative = rest is ['-', ..];
        if (negative || rest is ['+', ..]) rest = rest[1..];
        number = new DecimalNumber(negative, "i", 0);
        if (Is(rest, "Infinity") || Is(rest, "Inf")) return true;
        number = new DecimalNumber(false, "n", 0);
        if (rest is ['s' or 'S', ..] && Is(rest[1..].TrimEnd("0123456789"), "NaN")) return true;
        if (Is(rest.TrimEnd("0123456789"), "NaN")) return true;

        long exponent = 0;
        if (rest.IndexOfAny('e', 'E') is var e and >= 0)
        {
            var power = rest[(e + 1)..];
            if (power.Length > LongestExponent + 2 || !long.TryParse(power, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent)) return false;
            if (Math.Abs(exponent) > 4_000_000_000_000_000_000) return false;
            rest = rest[..e];
        }

        var point = rest.IndexOf('.');
        var digits = point < 0 ? rest.ToString() : string.Concat(rest[..point], rest[(point + 1)..]);
        if (digits.Length == 0 || digits.AsSpan().ContainsAnyExceptInRange('0', '9')) return false;
        if (point >= 0) exponent -= rest.Length - point - 1;
        var significant = digits.AsSpan().TrimEnd('0');
        exponent += digits.Length - significant.Length;
        significant = significant.TrimStart('0');
        number = significant.IsEmpty ? new DecimalNumber(false, "", 0) : new DecimalNumber(negative, significant.ToString(), exponent);
        return true;

        static bool Is(ReadOnlySpan<char> text, string word) => text.Equals(word, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether it is this fraction, which is reduced. Nothing larger than the fraction is written out for it.</summary>
    public bool IsFraction(BigInteger numerator, BigInteger denominator)
    {
        if (!IsFinite) return false;
        if (Coefficient.Length == 0) return numerator.IsZero;
        if (numerator.IsZero || IsNegative != numerator.Sign < 0) return false;
        if (Exponent >= 0)
        {
            // Digits in base ten and bits in base two must agree before the power of ten is worth its memory.
            var bits = (Coefficient.Length + (double)Exponent) * Math.Log2(10);
            return denominator.IsOne && Math.Abs(bits - numerator.GetBitLength()) < 8 + (bits * 1e-9) && Signed() * BigInteger.Pow(10, (int)Exponent) == numerator;
        }

        // Coefficient and 10^k have at most one of the primes 2 and 5 in common, so the reduced denominator is at least 2^k.
        return -Exponent < denominator.GetBitLength() && Signed() * denominator == numerator * BigInteger.Pow(10, (int)-Exponent);
    }

    private BigInteger Signed()
    {
        var value = BigInteger.Parse(Coefficient, NumberStyles.None, CultureInfo.InvariantCulture);
        return IsNegative ? -value : value;
    }
}
