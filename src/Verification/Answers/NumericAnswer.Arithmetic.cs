using System.Numerics;

namespace Reasoning.Verification.Answers;

// Exact arithmetic, for answers that are more than one number.
public readonly partial record struct NumericAnswer
{
    internal static NumericAnswer Zero { get; } = new(BigInteger.Zero, BigInteger.One);

    internal static NumericAnswer One { get; } = new(BigInteger.One, BigInteger.One);

    internal bool IsZero => Numerator.IsZero;

    internal bool IsInteger => Denominator.IsOne;

    /// <summary>Bits of the longer of numerator and denominator: what further arithmetic costs.</summary>
    internal long Bits => Math.Max(Numerator.GetBitLength(), Denominator.GetBitLength());

    /// <summary>The exact result.</summary>
    public static NumericAnswer operator +(NumericAnswer a, NumericAnswer b) =>
        new(a.Numerator * b.Denominator + b.Numerator * a.Denominator, a.Denominator * b.Denominator);

    /// <summary>The exact result.</summary>
    public static NumericAnswer operator *(NumericAnswer a, NumericAnswer b) => new(a.Numerator * b.Numerator, a.Denominator * b.Denominator);

    internal static NumericAnswer Of(BigInteger number) => new(number, BigInteger.One);

    /// <summary>A fraction; the denominator must not be 0.</summary>
    internal static NumericAnswer Of(BigInteger numerator, BigInteger denominator) =>
        denominator.Sign < 0 ? new(-numerator, -denominator) : new(numerator, denominator);

    /// <summary>One divided by the number, which must not be 0.</summary>
    internal NumericAnswer Inverse() => Of(Denominator, Numerator);
}
