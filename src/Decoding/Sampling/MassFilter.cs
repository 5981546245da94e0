using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>What top-p and typical sampling share: keep the tokens of a selection by mass and exclude the rest.</summary>
internal static class MassFilter
{
    /// <summary>Excludes every token but those of the smallest best set whose masses reach <paramref name="mass"/>.</summary>
    public static void Keep(Span<float> logits, Span<MassEntry> entries, double mass)
    {
        int kept = Selection.SmallestSet(entries, mass);
        float[] values = ArrayPool<float>.Shared.Rent(kept);
        for (int i = 0; i < kept; i++) values[i] = logits[entries[i].Index];
        logits.Fill(float.NegativeInfinity);
        for (int i = 0; i < kept; i++) logits[entries[i].Index] = values[i];
        ArrayPool<float>.Shared.Return(values);
    }
}
