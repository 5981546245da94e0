using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>Divides the logits by a temperature; at temperature 0 keeps only the largest (ties: the lowest id). O(vocabulary).</summary>
/// <remarks>The largest logit is subtracted first, which changes no probability and keeps tiny temperatures from overflowing.</remarks>
public sealed class TemperatureProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="temperature">At least 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The temperature is negative, infinite or not a number.</exception>
    public TemperatureProcessor(double temperature) => Temperature = Check(temperature, nameof(temperature));

    /// <summary>The temperature.</summary>
    public double Temperature { get; }

    /// <inheritdoc/>
    public bool DependsOnTokens => false;

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        if (Temperature == 0)
        {
            int best = Categorical.ArgMax(logits);
            float value = logits[best];
            logits.Fill(float.NegativeInfinity);
            logits[best] = value;
            return;
        }

        float max = FixedOrderExponentials.Max(logits);
        if (!float.IsFinite(max)) return;

        float divisor = Math.Max((float)Temperature, 1.2e-38f);   // the smallest normal number: 0 would turn the largest logit into NaN
        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(logits);
        for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            var scaled = (Vector256.LoadUnsafe(ref start, (nuint)i) - Vector256.Create(max)) / Vector256.Create(divisor);
            scaled.StoreUnsafe(ref start, (nuint)i);
        }

        for (; i < logits.Length; i++) logits[i] = (logits[i] - max) / divisor;
    }

    internal static double Check(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "The temperature must be a finite number of at least 0.");
}
