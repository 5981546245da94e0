using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Keeps tokens at least a fraction as probable as the most probable one (Nguyen et al., "Turning up the heat: min-p sampling", ICLR 2025). The most
/// probable always stays. O(vocabulary), without an exponential: p ≥ f·p_max is logit ≥ max + ln f.
/// </summary>
public sealed class MinPProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="fraction">In [0, 1]; 0 keeps all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="fraction"/> is outside [0, 1] or not a number.</exception>
    public MinPProcessor(double fraction) => Fraction = Check(fraction, nameof(fraction));

    /// <summary>The fraction of the largest probability that a token must reach.</summary>
    public double Fraction { get; }

    /// <inheritdoc/>
    public bool DependsOnTokens => false;

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        float max = FixedOrderExponentials.Max(logits);
        if (Fraction == 0 || !float.IsFinite(max)) return;

        // The smallest float at or above the exact bound makes the comparison of floats equal to the comparison of doubles.
        double bound = max + Math.Log(Fraction);
        float least = (float)bound;
        if (least < bound) least = MathF.BitIncrement(least);

        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(logits);
        for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var values = Vector256.LoadUnsafe(ref start, (nuint)i);
            var kept = Vector256.GreaterThanOrEqual(values, Vector256.Create(least));
            Vector256.ConditionalSelect(kept, values, Vector256.Create(float.NegativeInfinity)).StoreUnsafe(ref start, (nuint)i);
        }

        for (; i < logits.Length; i++)
            if (!(logits[i] >= least)) logits[i] = float.NegativeInfinity;
    }

    internal static double Check(double value, string name) => value is >= 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Min-p must be between 0 and 1.");
}
