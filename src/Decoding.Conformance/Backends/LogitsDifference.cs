namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>How two rows of logits differ.</summary>
/// <param name="FirstToken">The first token at which they differ by more than is allowed; null when at none.</param>
/// <param name="Largest">The largest absolute difference; +∞ where one is not finite and the other is not the same.</param>
internal readonly record struct LogitsDifference(int? FirstToken, double Largest)
{
    /// <summary>Compares two rows.</summary>
    /// <param name="expected">One row.</param>
    /// <param name="actual">The other.</param>
    /// <param name="allowed">The largest difference of finite logits that does not count; negative when every bit counts.</param>
    public static LogitsDifference Between(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, double allowed)
    {
        if (expected.Length != actual.Length)
            throw new ArgumentException($"A row has {actual.Length} logits where {expected.Length} are expected.", nameof(actual));
        int? first = null;
        double largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            float a = expected[i], b = actual[i];
            if (BitConverter.SingleToInt32Bits(a) == BitConverter.SingleToInt32Bits(b)) continue;
            double difference = float.IsFinite(a) && float.IsFinite(b) ? Math.Abs((double)a - b) : a.Equals(b) ? 0 : double.PositiveInfinity;
            largest = Math.Max(largest, difference);
            if (difference > allowed) first ??= i;
        }

        return new LogitsDifference(first, largest);
    }

    /// <summary>The largest finite logit less the smallest; 0 when none is finite.</summary>
    public static double Spread(ReadOnlySpan<float> row)
    {
        double smallest = double.PositiveInfinity, largest = double.NegativeInfinity;
        foreach (float logit in row)
        {
            if (!float.IsFinite(logit)) continue;
            smallest = Math.Min(smallest, logit);
            largest = Math.Max(largest, logit);
        }

        return largest >= smallest ? largest - smallest : 0;
    }
}
