using System.Globalization;
using System.Numerics;
using System.Security.Cryptography;

namespace Reasoning.Verification.Values;

/// <summary>Python's numbers compared across their types, exactly, and hashed so that equal ones have one hash.</summary>
/// <remarks>
/// The hash is the number modulo a prime, as in Python ("Hashing of numeric types" in the library reference), where the prime is drawn at random once per
/// process: multiples of a prime that is known would all collide.
/// </remarks>
internal static class ExactNumber
{
    private static readonly ulong Prime = DrawPrime();

    /// <summary>Whether a value is a number.</summary>
    public static bool IsNumber(PlainValue value) =>
        value is PlainValue.BooleanValue or PlainValue.IntegerValue or PlainValue.FloatValue or PlainValue.ComplexValue or PlainValue.FractionValue or PlainValue.DecimalValue;

    /// <summary>Whether two numbers are equal. What is not a number (NaN) equals nothing.</summary>
    public static bool AreEqual(PlainValue left, PlainValue right)
    {
        if (left is PlainValue.ComplexValue a)
        {
            if (right is PlainValue.ComplexValue b) return a.Real == b.Real && a.Imaginary == b.Imaginary;
            return a.Imaginary == 0 && AreEqual(new PlainValue.FloatValue(a.Real), right);
        }

        if (right is PlainValue.ComplexValue) return AreEqual(right, left);
        if (left is PlainValue.FloatValue x && right is PlainValue.FloatValue y) return x.Value == y.Value;
        if (left is PlainValue.DecimalValue p)
        {
            if (right is PlainValue.DecimalValue q) return !p.Number.IsNaN && p.Number == q.Number;
            return Ratio(right) is { } ratio ? p.Number.IsFraction(ratio.Numerator, ratio.Denominator) : IsInfinity(p.Number, ((PlainValue.FloatValue)right).Value);
        }

        if (right is PlainValue.DecimalValue) return AreEqual(right, left);
        return Ratio(left) is { } one && Ratio(right) is { } other && one == other;
    }

    /// <summary>A hash of a number; null for what is not a number (NaN), which may have any.</summary>
    public static ulong? Hash(PlainValue value) => value switch
    {
        PlainValue.ComplexValue { Imaginary: 0 } complex => Hash(complex.Real),
        PlainValue.ComplexValue complex => Hash(complex.Real) is { } real && Hash(complex.Imaginary) is { } imaginary ? Multiply(imaginary, 1_000_003) ^ real : null,
        PlainValue.FloatValue number => Hash(number.Value),
        PlainValue.DecimalValue { Number: var number } => Hash(number),
        _ when Ratio(value) is { } ratio => Hash(ratio.Numerator, ratio.Denominator),
        _ => null,
    };

    /// <summary>A finite number as a reduced fraction; null for an infinity, for what is not a number, and for decimal and complex numbers.</summary>
    public static (BigInteger Numerator, BigInteger Denominator)? Ratio(PlainValue value) => value switch
    {
        PlainValue.BooleanValue flag => (flag.Value ? BigInteger.One : BigInteger.Zero, BigInteger.One),
        PlainValue.IntegerValue integer => (integer.Value, BigInteger.One),
        PlainValue.FractionValue fraction => (fraction.Numerator, fraction.Denominator),
        PlainValue.FloatValue { Value: var number } when double.IsFinite(number) => Ratio(number),
        _ => null,
    };

    private static (BigInteger Numerator, BigInteger Denominator) Ratio(double number)
    {
        if (Math.Floor(number) == number) return (new BigInteger(number), BigInteger.One);
        var bits = BitConverter.DoubleToInt64Bits(number);
        var exponent = (int)(bits >> 52) & 0x7FF;
        var mantissa = (bits & 0xFFFFFFFFFFFFF) | (exponent == 0 ? 0 : 1L << 52);
        var shift = 1075 - Math.Max(exponent, 1) - BitOperations.TrailingZeroCount(mantissa);
        mantissa >>= BitOperations.TrailingZeroCount(mantissa);
        return (number < 0 ? -mantissa : mantissa, BigInteger.One << shift);
    }

    private static bool IsInfinity(DecimalNumber number, double other) =>
        number.Coefficient == "i" && (number.IsNegative ? double.IsNegativeInfinity(other) : double.IsPositiveInfinity(other));

    private static ulong? Hash(double number)
    {
        if (double.IsNaN(number)) return null;
        if (double.IsInfinity(number)) return Prime + (number < 0 ? 2UL : 1UL);
        var (numerator, denominator) = Ratio(number);
        return Hash(numerator, denominator);
    }

    private static ulong? Hash(DecimalNumber number)
    {
        if (number.IsNaN) return null;
        if (!number.IsFinite) return Prime + (number.IsNegative ? 2UL : 1UL);
        const int Chunk = 18;
        ulong residue = 0;
        for (var at = 0; at < number.Coefficient.Length; at += Chunk)
        {
            var digits = number.Coefficient.AsSpan(at, Math.Min(Chunk, number.Coefficient.Length - at));
            var shifted = Multiply(residue, Power(10, (ulong)digits.Length));
            residue = (shifted + (ulong.Parse(digits, NumberStyles.None, CultureInfo.InvariantCulture) % Prime)) % Prime;
        }

        var ten = number.Exponent < 0 ? Inverse(10) : 10;
        return Signed(Multiply(residue, Power(ten, (ulong)Math.Abs(number.Exponent))), number.IsNegative);
    }

    private static ulong Hash(BigInteger numerator, BigInteger denominator)
    {
        var residue = (ulong)(BigInteger.Abs(numerator) % Prime);
        if (!denominator.IsOne) residue = Multiply(residue, Inverse((ulong)(denominator % Prime)));
        return Signed(residue, numerator.Sign < 0);
    }

    private static ulong Signed(ulong residue, bool negative) => negative && residue > 0 ? Prime - residue : residue;

    private static ulong Multiply(ulong a, ulong b) => (ulong)((UInt128)a * b % Prime);

    private static ulong Inverse(ulong value) => Power(value, Prime - 2);

    private static ulong Power(ulong value, ulong exponent)
    {
        ulong result = 1;
        for (; exponent > 0; exponent >>= 1, value = Multiply(value, value))
        {
            if ((exponent & 1) == 1) result = Multiply(result, value);
        }

        return result;
    }

    // Between 2^60 and 2^61: sums of two residues stay below 2^64.
    private static ulong DrawPrime()
    {
        for (Span<byte> bytes = stackalloc byte[8]; ;)
        {
            RandomNumberGenerator.Fill(bytes);
            var candidate = (BitConverter.ToUInt64(bytes) >> 4) | (1UL << 60) | 1;
            if (IsPrime(candidate)) return candidate;
        }
    }

    // Miller and Rabin's test; for numbers below 2^64 these bases leave no doubt (Sorenson and Webster 2015).
    private static bool IsPrime(ulong candidate)
    {
        var odd = candidate - 1;
        var twos = BitOperations.TrailingZeroCount(odd);
        odd >>= twos;
        foreach (var witness in (ReadOnlySpan<int>)[2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37])
        {
            var power = BigInteger.ModPow(witness, odd, candidate);
            if (power.IsOne || power == candidate - 1) continue;
            var composite = true;
            for (var i = 1; i < twos && composite; i++)
            {
                power = BigInteger.ModPow(power, 2, candidate);
                composite = power != candidate - 1;
            }

            if (composite) return false;
        }

        return true;
    }
}
