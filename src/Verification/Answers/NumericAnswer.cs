using System.Globalization;
using System.Numerics;
using System.Text.RegularExpressions;

namespace Reasoning.Verification.Answers;

/// <summary>A number that was given as an answer, kept exactly: two answers are equal if and only if they are the same number.</summary>
/// <remarks>Read are integers, decimals, powers of ten and fractions, with signs, thousands separators and a currency sign: <c>1,234.50</c>, <c>-3/4</c>, <c>2e3</c>.</remarks>
public readonly partial record struct NumericAnswer
{
    // Longer numbers are no sensible answers, and exact arithmetic on them would cost time and memory.
    private const int LongestText = 400;
    private const int LargestExponent = 400;

    private NumericAnswer(BigInteger numerator, BigInteger denominator)
    {
        var divisor = BigInteger.GreatestCommonDivisor(numerator, denominator);
        Numerator = numerator / divisor;
        Denominator = denominator / divisor;
    }

    /// <summary>Numerator of the reduced fraction, with the sign.</summary>
    public BigInteger Numerator { get; }

    /// <summary>Denominator of the reduced fraction, above zero.</summary>
    public BigInteger Denominator { get; }

    /// <summary>Reads a number; whether the text is one.</summary>
    public static bool TryParse(string? text, out NumericAnswer answer)
    {
        answer = default;
        if (text is null || text.Length > LongestText || Number().Match(text.Replace('\u2212', '-')) is not { Success: true } match) return false;

        var fraction = match.Groups["fraction"].Value;
        var digits = BigInteger.Parse($"0{match.Groups["whole"].Value.Replace(",", "", StringComparison.Ordinal)}{fraction}", CultureInfo.InvariantCulture);
        var denominator = match.Groups["under"] is { Success: true } under ? BigInteger.Parse(under.Value, CultureInfo.InvariantCulture) : BigInteger.One;
        var exponent = 0;
        if (match.Groups["exponent"] is { Success: true } power && !int.TryParse(power.Value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            return false;
        if (Math.Abs((long)exponent) > LargestExponent || denominator.IsZero) return false;

        exponent -= fraction.Length;
        var scale = BigInteger.Pow(10, Math.Abs(exponent));
        if (exponent > 0) digits *= scale;
        else denominator *= scale;
        answer = new NumericAnswer(match.Groups["sign"].Value == "-" ? -digits : digits, denominator);
        return true;
    }

    /// <summary>The number in one fixed form: an integer, or a reduced fraction such as <c>3/4</c>.</summary>
    public override string ToString() => Denominator.IsOne
        ? Numerator.ToString(CultureInfo.InvariantCulture)
        : string.Create(CultureInfo.InvariantCulture, $"{Numerator}/{Denominator}");

    // Not \d, which matches the digits of every script.
    [GeneratedRegex(
        @"^\s*(?<sign>[+-])?\s*[$€£]?\s*((?=[.0-9])(?<whole>[0-9]{1,3}(,[0-9]{3})+|[0-9]*)(\.(?<fraction>[0-9]*))?(?<=[0-9]\.?)([eE](?<exponent>[+-]?[0-9]+))?|(?<whole>[0-9]+)\s*/\s*(?<under>[0-9]+))\s*\.?\s*$",
        RegexOptions.CultureInvariant)]
    private static partial Regex Number();
}
