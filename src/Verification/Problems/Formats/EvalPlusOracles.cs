using System.Collections.Immutable;
using System.Globalization;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>What EvalPlus accepts of tasks whose right answer is not the only one, or whose reference is wrong.</summary>
internal static class EvalPlusOracles
{
    /// <summary>HumanEval/32: the polynomial with these coefficients, the lowest first, is zero there, within the tolerance.</summary>
    public static bool IsZeroOfPolynomial(CheckedAnswer answer, double tolerance)
    {
        if (answer.Arguments.Positional is not [PlainValue.SequenceValue { Items: var coefficients }, ..] || Number(answer.Actual) is not { } x) return false;
        double sum = 0;
        for (var power = 0; power < coefficients.Length; power++)
        {
            if (Number(coefficients[power]) is not { } coefficient) return false;
            sum += coefficient * Math.Pow(x, power);
        }

        return Math.Abs(sum) <= tolerance;
    }

    /// <summary>The same items, however often and in whatever order (eight tasks of MBPP+).</summary>
    public static bool AreEqualAsSets(CheckedAnswer answer) =>
        Items(answer.Expected) is { } expected && Items(answer.Actual) is { } actual && new HashSet<PlainValue>(expected).SetEquals(actual);

    /// <summary>
    /// Tasks that ask whether a text matches, where the reference returns the match or None: a truth value must say the same, and anything else must be None
    /// exactly where the reference is (three tasks of MBPP+).
    /// </summary>
    public static bool IsTruthOfMatch(CheckedAnswer answer)
    {
        var matches = answer.Expected is PlainValue.BooleanValue { Value: var said } ? said : answer.Expected is not PlainValue.NoneValue;
        return matches == (answer.Actual is PlainValue.BooleanValue { Value: var flag } ? flag : answer.Actual is not PlainValue.NoneValue);
    }

    /// <summary>Mbpp/164, where the task cannot be told from its text: every answer counts.</summary>
    public static bool Anything(CheckedAnswer answer) => true;

    /// <summary>Mbpp/295, where the sum of the divisors of 1 is either: the reference's answer, or zero.</summary>
    public static bool IsExpectedOrZero(CheckedAnswer answer) => answer.Actual.Equals(answer.Expected) || Number(answer.Actual) == 0;

    /// <summary>Mbpp/558, the sum of the differences between digits: the reference leaves out what the longer number has more; so may the answer, or take the shorter one as filled up with zeros.</summary>
    public static bool IsDigitDistance(CheckedAnswer answer)
    {
        if (answer.Actual.Equals(answer.Expected)) return true;
        if (answer.Arguments.Positional is not [PlainValue.IntegerValue { Value.Sign: >= 0 } first, PlainValue.IntegerValue { Value.Sign: >= 0 } second]) return false;
        var (left, right) = (first.Value.ToString(CultureInfo.InvariantCulture), second.Value.ToString(CultureInfo.InvariantCulture));
        var length = Math.Max(left.Length, right.Length);
        PlainValue distance = left.PadLeft(length, '0').Zip(right.PadLeft(length, '0'), (one, other) => Math.Abs(one - other)).Sum();
        return answer.Actual.Equals(distance);
    }

    /// <summary>Mbpp/581, the surface of a square pyramid: the height asked for is the slant one, as in the reference, or the perpendicular one, with the area rounded.</summary>
    public static bool IsPyramidSurface(CheckedAnswer answer, double tolerance)
    {
        if (answer.Actual.Equals(answer.Expected)) return true;
        if (answer.Arguments.Positional is not [var baseEdge, var height] || Number(baseEdge) is not { } b || Number(height) is not { } h || Number(answer.Actual) is not { } actual) return false;
        return Math.Abs(actual - Math.Round((b * b) + (2 * b * Math.Sqrt((b / 2 * (b / 2)) + (h * h))))) <= tolerance
            || (Number(answer.Expected) is { } expected && Math.Abs(actual - expected) <= tolerance);
    }

    private static double? Number(PlainValue value) => value switch
    {
        PlainValue.IntegerValue number => (double)number.Value,
        PlainValue.FloatValue number => number.Value,
        PlainValue.BooleanValue flag => flag.Value ? 1 : 0,
        _ => null,
    };

    private static ImmutableArray<PlainValue>? Items(PlainValue value) => value switch
    {
        PlainValue.SequenceValue sequence => sequence.Items,
        PlainValue.SetValue set => set.Items,
        PlainValue.TextValue text => [.. text.Value.EnumerateRunes().Select(rune => (PlainValue)rune.ToString())],
        PlainValue.MappingValue mapping => [.. mapping.Entries.Select(entry => entry.Key)],
        _ => null,
    };
}
