using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Locally typical sampling: takes tokens in the order of |−ln p − H|, how far their surprise is from the entropy H, until their probabilities sum to at
/// least the mass, the crossing token included (Meister, Pimentel, Wiher and Cotterell, "Locally typical sampling", TACL 2023, equation 10). Ties go to
/// the lowest id; at least one token stays. Expected O(vocabulary).
/// </summary>
public sealed class TypicalPProcessor : ILogitsProcessor
{
    /// <summary>Creates the processor.</summary>
    /// <param name="mass">In (0, 1]; 1 keeps all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="mass"/> is outside (0, 1] or not a number.</exception>
    public TypicalPProcessor(double mass) => Mass = Check(mass, nameof(mass));

    /// <summary>The mass that is kept at least.</summary>
    public double Mass { get; }

    /// <inheritdoc/>
    public bool DependsOnTokens => false;

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        float max = FixedOrderExponentials.Max(logits);
        if (Mass >= 1 || !float.IsFinite(max)) return;

        double[] terms = ArrayPool<double>.Shared.Rent(FixedOrderExponentials.BlockCount(logits.Length) * FixedOrderExponentials.BlockLength);
        FixedOrderExponentials.Terms(logits, max, terms);
        double total = 0, weighted = 0;
        for (int i = 0; i < logits.Length; i++)
        {
            if (terms[i] == 0) continue;
            total += terms[i];
            weighted += terms[i] * ((double)logits[i] - max);
        }

        // With z = logit - max: -ln p = ln total - z, and H = ln total - E[z], so the distance is |E[z] - z|.
        double mean = weighted / total;
        var entries = ArrayPool<MassEntry>.Shared.Rent(logits.Length);
        int count = 0;
        for (int i = 0; i < logits.Length; i++)
            if (terms[i] > 0) entries[count++] = new MassEntry(-Math.Abs(mean - ((double)logits[i] - max)), terms[i], i);

        if (double.IsFinite(total)) MassFilter.Keep(logits, entries.AsSpan(0, count), Mass * total);
        ArrayPool<MassEntry>.Shared.Return(entries);
        ArrayPool<double>.Shared.Return(terms);
    }

    internal static double Check(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Typical-p must be above 0 and at most 1.");
}
