using System.Runtime.CompilerServices;

namespace Reasoning.Verification.Values;

/// <summary>Python's <c>==</c> and <c>hash</c> for plain values.</summary>
internal static class PlainEquality
{
    /// <summary>Whether two values are equal. Linear in the size of the smaller one.</summary>
    public static bool AreEqual(PlainValue left, PlainValue right) => (left, right) switch
    {
        (PlainValue.NoneValue, PlainValue.NoneValue) => true,
        (PlainValue.TextValue a, PlainValue.TextValue b) => string.Equals(a.Value, b.Value, StringComparison.Ordinal),
        (PlainValue.BytesValue a, PlainValue.BytesValue b) => a.Value.AsSpan().SequenceEqual(b.Value.AsSpan()),
        (PlainValue.SequenceValue a, PlainValue.SequenceValue b) => a.Kind == b.Kind && AreEqual(a.Items.AsSpan(), b.Items.AsSpan()),
        (PlainValue.SetValue a, PlainValue.SetValue b) => AreEqual(a, b),
        (PlainValue.MappingValue a, PlainValue.MappingValue b) => AreEqual(a, b),
        (PlainValue.RangeValue a, PlainValue.RangeValue b) => AreEqual(a, b),
        _ => ExactNumber.IsNumber(left) && ExactNumber.IsNumber(right) && ExactNumber.AreEqual(left, right),
    };

    /// <summary>A hash code, the same for equal values.</summary>
    public static int Hash(PlainValue value)
    {
        var hash = new HashCode();
        switch (value)
        {
            case PlainValue.NoneValue:
                break;
            case PlainValue.TextValue text:
                hash.Add(text.Value, StringComparer.Ordinal);
                break;
            case PlainValue.BytesValue bytes:
                hash.AddBytes(bytes.Value.AsSpan());
                break;
            case PlainValue.SequenceValue sequence:
                hash.Add(sequence.Kind);
                foreach (var item in sequence.Items) hash.Add(item);
                break;
            case PlainValue.SetValue set:
                hash.Add(set.Items.Length);
                hash.Add(set.Items.Aggregate(0UL, (sum, item) => sum + Mixed(item.GetHashCode(), 0)));
                break;
            case PlainValue.MappingValue mapping:
                hash.Add(mapping.Entries.Aggregate(1UL, (sum, entry) => sum + Mixed(entry.Key.GetHashCode(), entry.Value.GetHashCode())));
                break;
            case PlainValue.RangeValue range:
                var count = range.Count;
                hash.Add(count);
                if (!count.IsZero) hash.Add(range.Start);
                if (count > 1) hash.Add(range.Step);
                break;
            default:
                // Both halves go through the seeded mixer: folding 64 bits to 32 first would let small integers collide at will.
                return ExactNumber.Hash(value) is { } residue ? HashCode.Combine((uint)residue, (uint)(residue >> 32)) : RuntimeHelpers.GetHashCode(value);
        }

        return hash.ToHashCode();
    }

    private static bool AreEqual(ReadOnlySpan<PlainValue> left, ReadOnlySpan<PlainValue> right)
    {
        if (left.Length != right.Length) return false;
        for (var i = 0; i < left.Length; i++)
        {
            if (!AreEqual(left[i], right[i])) return false;
        }

        return true;
    }

    // Items are distinct, so sets of one size are equal where one holds the other.
    private static bool AreEqual(PlainValue.SetValue left, PlainValue.SetValue right)
    {
        if (left.Items.Length != right.Items.Length || left.GetHashCode() != right.GetHashCode()) return false;
        var items = right.Items.ToHashSet();
        return left.Items.All(items.Contains);
    }

    private static bool AreEqual(PlainValue.MappingValue left, PlainValue.MappingValue right)
    {
        if (left.Entries.Length != right.Entries.Length || left.GetHashCode() != right.GetHashCode()) return false;
        var entries = right.Entries.ToDictionary();
        return left.Entries.All(entry => entries.TryGetValue(entry.Key, out var value) && AreEqual(entry.Value, value));
    }

    private static bool AreEqual(PlainValue.RangeValue left, PlainValue.RangeValue right)
    {
        var count = left.Count;
        return count == right.Count && (count.IsZero || (left.Start == right.Start && (count.IsOne || left.Step == right.Step)));
    }

    // HashCode is seeded per process, so that the sum over a set cannot be steered from outside.
    private static ulong Mixed(int first, int second) => ((ulong)(uint)HashCode.Combine(first, second) << 32) | (uint)HashCode.Combine(second, first, 1);
}
