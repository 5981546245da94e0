using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Nucleus sampling: keeps the smallest set of most probable tokens whose probabilities sum to at least p, the token that crosses p included (Holtzman et
/// al., "The curious case of neural text degeneration", ICLR 2020). Ties go to the lowest id; at least one token stays. Expected O(vocabulary).
/// </summary>
public sealed class TopPProcessor : ILogitsProcessor
{
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
        int blocks = FixedOrderExponentials.BlockCount(logits.Length);
        double[] terms = ArrayPool<double>.Shared.Rent((blocks * FixedOrderExponentials.BlockLength) + blocks);
        var sums = terms.AsSpan(blocks * FixedOrderExponentials.BlockLength, blocks);
        double total = FixedOrderExponentials.Sum(logits, max, sums);
        if (double.IsFinite(total) && total > 0)
        {
            // Tokens below this hold less than 1 - p together, so the set is found without looking at them. Half of the bound leaves room for rounding.
            double crop = 0.5 * (1 - P) * total / logits.Length;
            var entries = ArrayPool<MassEntry>.Shared.Rent(logits.Length);
            int count = 0;
            for (int block = 0; block < blocks; block++)
            {
                if (sums[block] < crop) continue;
                int start = block * FixedOrderExponentials.BlockLength, length = Math.Min(FixedOrderExponentials.BlockLength, logits.Length - start);
                var blockTerms = terms.AsSpan(0, FixedOrderExponentials.BlockLength);
                FixedOrderExponentials.Terms(logits, block, max, blockTerms);
                for (int i = 0; i < length; i++)
                    if (blockTerms[i] >= crop) entries[count++] = new MassEntry(logits[start + i], blockTerms[i], start + i);
            }

            MassFilter.Keep(logits, entries.AsSpan(0, count), P * total);
            ArrayPool<MassEntry>.Shared.Return(entries);
        }

        ArrayPool<double>.Shared.Return(terms);
    }

    internal static double Check(double value, string name) => value is > 0 and <= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Top-p must be above 0 and at most 1.");
}
