using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Nucleus sampling: keeps the smallest set of most probable tokens whose probabilities sum to at least p, the token that crosses p included (Holtzman et
/// al., "The curious case of neural text degeneration", ICLR 2020). Ties go to the lowest id; at least one token stays. Expected O(vocabulary).
/// </summary>
public sealed class TopPProcessor : ILogitsProcessor
{
    private const int Exponents = 64;

    /// <summary>Creates the processor.</summary>
    /// <param name="p">In (0, 1]; 1 keeps all.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="p"/> is outside (0, 1] or not a number.</exception>
    public TopPProcessor(double p) => P = Check(p, nameof(p));

    /// <summary>The mass that is kept at least.</summary>
    public double P { get; }

    /// <inheritdoc/>
    public bool DependsOnTokens => false;

    /// <inheritdoc/>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        if (P >= 1) return;

        float max = FixedOrderExponentials.Max(logits);
        double[] terms = ArrayPool<double>.Shared.Rent(FixedOrderExponentials.BlockCount(logits.Length) * FixedOrderExponentials.BlockLength);
        double total = FixedOrderExponentials.Terms(logits, max, terms);
        if (double.IsFinite(total) && total > 0) Keep(logits, terms.AsSpan(0, logits.Length), P * total);
        ArrayPool<double>.Shared.Return(terms);
    }

    // Terms lie in (0, 1], so their binary exponents sort them coarsely: only those with the exponent in which the mass crosses p need a selection.
    private static void Keep(Span<float> logits, ReadOnlySpan<double> terms, double mass)
    {
        Span<double> massOfExponent = stackalloc double[Exponents];
        massOfExponent.Clear();
        foreach (double term in terms) massOfExponent[ExponentOf(term)] += term;

        int crossing = 0;
        double before = 0;
        while (crossing < Exponents - 1 && before + massOfExponent[crossing] < mass) before += massOfExponent[crossing++];

        var entries = ArrayPool<MassEntry>.Shared.Rent(terms.Length);
        int count = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            int exponent = ExponentOf(terms[i]);
            if (exponent < crossing) continue;
            if (exponent == crossing && terms[i] > 0) entries[count++] = new MassEntry(logits[i], terms[i], i);
            else logits[i] = float.NegativeInfinity;
        }

        int kept = count == 0 ? 0 : Selection.SmallestSet(entries.AsSpan(0, count), mass - before);
        for (int i = kept; i < count; i++) logits[entries[i].Index] = float.NegativeInfinity;
        ArrayPool<MassEntry>.Shared.Return(entries);
    }

    // 0 for 1, then one more per halving; everything below 2^-62 shares the last place, with the tokens that are excluded already.
    private static int ExponentOf(double term) => Math.Min(1023 - (int)(BitConverter.DoubleToUInt64Bits(term) >> 52), Exponents - 1);

    internal static double Check(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Top-p must be above 0 and at most 1.");
}
