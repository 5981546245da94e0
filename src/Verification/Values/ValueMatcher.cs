using System.Globalization;
using System.Numerics;

namespace Reasoning.Verification.Values;

/// <summary>Compares an answer with the expected value.</summary>
internal static class ValueMatcher
{
    // The assignment that is looked for takes time up to the third power of this.
    private const int MostAssigned = 500;

    /// <summary>Whether the answer matches, oracle and likeness of sequences apart.</summary>
    public static bool Match(ValueComparison comparison, PlainValue expected, PlainValue actual)
    {
        if (!comparison.IgnoreOrder || expected is not PlainValue.SequenceValue items) return MatchOrdered(comparison, expected, actual);
        return actual is PlainValue.SequenceValue answered && items.Kind == answered.Kind && MatchUnordered(comparison, items.Items.AsSpan(), answered.Items.AsSpan());
    }

    private static bool MatchOrdered(ValueComparison comparison, PlainValue expected, PlainValue actual)
    {
        if (!comparison.IsTolerant) return expected == actual;
        switch (expected)
        {
            case PlainValue.FloatValue or PlainValue.ComplexValue:
                return expected == actual || IsClose(comparison, expected, actual);
            case PlainValue.SequenceValue sequence:
                if (actual is not PlainValue.SequenceValue answered || sequence.Kind != answered.Kind || sequence.Items.Length != answered.Items.Length) return false;
                for (var i = 0; i < sequence.Items.Length; i++)
                {
                    if (!MatchOrdered(comparison, sequence.Items[i], answered.Items[i])) return false;
                }

                return true;
            case PlainValue.SetValue set:
                return actual is PlainValue.SetValue other && MatchUnordered(comparison, set.Items.AsSpan(), other.Items.AsSpan());
            case PlainValue.MappingValue mapping:
                if (actual is not PlainValue.MappingValue entries || mapping.Entries.Length != entries.Entries.Length) return false;
                var values = entries.Entries.ToDictionary();
                return mapping.Entries.All(entry => values.TryGetValue(entry.Key, out var value) && MatchOrdered(comparison, entry.Value, value));
            default:
                return expected == actual;
        }
    }

    private static bool MatchUnordered(ValueComparison comparison, ReadOnlySpan<PlainValue> expected, ReadOnlySpan<PlainValue> actual)
    {
        if (expected.Length != actual.Length) return false;
        if (!comparison.IsTolerant) return SameItems(expected, actual);
        var (left, right) = (expected.ToArray(), actual.ToArray());
        Array.Sort(left, Compare);
        Array.Sort(right, Compare);
        var paired = true;
        for (var i = 0; i < left.Length && paired; i++) paired = MatchOrdered(comparison, left[i], right[i]);
        return paired || (left.Length <= MostAssigned && CanAssign(comparison, left, right));
    }

    private static bool SameItems(ReadOnlySpan<PlainValue> expected, ReadOnlySpan<PlainValue> actual)
    {
        var counts = new Dictionary<PlainValue, int>(expected.Length);
        foreach (var item in expected) counts[item] = counts.GetValueOrDefault(item) + 1;
        foreach (var item in actual)
        {
            if (!counts.TryGetValue(item, out var count) || count == 0) return false;
            counts[item] = count - 1;
        }

        return true;
    }

    /// <summary>Whether every expected item can have an answered one of its own: a perfect matching of a bipartite graph, by augmenting paths.</summary>
    private static bool CanAssign(ValueComparison comparison, PlainValue[] expected, PlainValue[] actual)
    {
        var count = expected.Length;
        var fits = new bool?[count, count];
        var owner = new int[count];
        Array.Fill(owner, -1);
        for (var start = 0; start < count; start++)
        {
            var from = new int[count];
            Array.Fill(from, -1);
            var waiting = new Queue<int>([start]);
            var free = -1;
            while (free < 0 && waiting.TryDequeue(out var item))
            {
                for (var place = 0; place < count && free < 0; place++)
                {
                    if (from[place] >= 0 || !(fits[item, place] ??= MatchOrdered(comparison, expected[item], actual[place]))) continue;
                    from[place] = item;
                    if (owner[place] < 0) free = place;
                    else waiting.Enqueue(owner[place]);
                }
            }

            if (free < 0) return false;
            while (free >= 0)
            {
                var item = from[free];
                var before = Array.IndexOf(owner, item);
                owner[free] = item;
                free = before;
            }
        }

        return true;
    }

    private static bool IsClose(ValueComparison comparison, PlainValue expected, PlainValue actual)
    {
        if (!ExactNumber.IsNumber(actual)) return false;
        var (wanted, answered) = (Approximate(expected), Approximate(actual));
        if (!IsFinite(wanted) || !IsFinite(answered)) return false;
        return Complex.Abs(answered - wanted) <= comparison.AbsoluteTolerance + (comparison.RelativeTolerance * Complex.Abs(wanted));
    }

    private static bool IsFinite(Complex number) => double.IsFinite(number.Real) && double.IsFinite(number.Imaginary);

    private static Complex Approximate(PlainValue number) => number switch
    {
        PlainValue.FloatValue real => real.Value,
        PlainValue.ComplexValue complex => new Complex(complex.Real, complex.Imaginary),
        PlainValue.DecimalValue { Number.IsNaN: true } => double.NaN,
        PlainValue.DecimalValue { Number: { IsFinite: false } infinite } => infinite.IsNegative ? double.NegativeInfinity : double.PositiveInfinity,
        PlainValue.DecimalValue finite => double.Parse(finite.Digits, NumberStyles.Float, CultureInfo.InvariantCulture),
        _ when ExactNumber.Ratio(number) is { } ratio => Quotient(ratio.Numerator, ratio.Denominator),
        _ => double.NaN,
    };

    private static double Quotient(BigInteger numerator, BigInteger denominator)
    {
        // Beyond a double's exponents both lose as many bits as it takes.
        const int LargestBits = 1000;
        var excess = (int)Math.Max(0, Math.Max(numerator.GetBitLength(), denominator.GetBitLength()) - LargestBits);
        return (double)(numerator >> excess) / (double)(denominator >> excess);
    }

    /// <summary>An order in which items that match stand in about the same places. Values that it cannot tell apart are left to the assignment.</summary>
    private static int Compare(PlainValue left, PlainValue right)
    {
        var (first, second) = (Rank(left), Rank(right));
        if (first != second) return first.CompareTo(second);
        return (left, right) switch
        {
            (PlainValue.TextValue a, PlainValue.TextValue b) => string.CompareOrdinal(a.Value, b.Value),
            (PlainValue.BytesValue a, PlainValue.BytesValue b) => a.Value.AsSpan().SequenceCompareTo(b.Value.AsSpan()),
            (PlainValue.SequenceValue a, PlainValue.SequenceValue b) => CompareItems(a.Items.AsSpan(), b.Items.AsSpan()),
            (PlainValue.SetValue a, PlainValue.SetValue b) => a.Items.Length.CompareTo(b.Items.Length),
            (PlainValue.MappingValue a, PlainValue.MappingValue b) => a.Entries.Length.CompareTo(b.Entries.Length),
            _ when first == 0 => CompareNumbers(Approximate(left), Approximate(right)),
            _ => 0,
        };
    }

    private static int CompareNumbers(Complex left, Complex right) =>
        left.Real.CompareTo(right.Real) is var order and not 0 ? order : left.Imaginary.CompareTo(right.Imaginary);

    private static int CompareItems(ReadOnlySpan<PlainValue> left, ReadOnlySpan<PlainValue> right)
    {
        for (var i = 0; i < Math.Min(left.Length, right.Length); i++)
        {
            if (Compare(left[i], right[i]) is var order and not 0) return order;
        }

        return left.Length.CompareTo(right.Length);
    }

    private static int Rank(PlainValue value) => value switch
    {
        PlainValue.NoneValue => 1,
        PlainValue.TextValue => 2,
        PlainValue.BytesValue => 3,
        PlainValue.SequenceValue sequence => 4 + (int)sequence.Kind,
        PlainValue.SetValue => 7,
        PlainValue.MappingValue => 8,
        PlainValue.RangeValue => 9,
        _ => 0,
    };
}
