using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// The distribution over tokens that a row of logits stands for. Everything is computed in double with the maximum subtracted and in one fixed order, so
/// results are the same bit for bit on every machine. Allocates nothing; O(vocabulary).
/// </summary>
public static class Categorical
{
    private const int StackBlocks = 512;

    /// <summary>The token with the largest logit; ties go to the lowest id.</summary>
    /// <exception cref="ArgumentException">There are no logits, or the largest is −∞ or not a number.</exception>
    public static int ArgMax(ReadOnlySpan<float> logits)
    {
        float max = FixedOrderExponentials.Max(logits);
        int index = float.IsFinite(max) ? FixedOrderExponentials.IndexOf(logits, max) : -1;
        return index >= 0 ? index : throw NoDistribution(logits);
    }

    /// <summary>ln Σ exp(logit): subtract it from a logit for the token's log-probability.</summary>
    /// <exception cref="ArgumentException">The logits are empty, all −∞, or one is NaN or +∞.</exception>
    public static double LogSumExp(ReadOnlySpan<float> logits)
    {
        int blocks = FixedOrderExponentials.BlockCount(logits.Length);
        double[]? rented = blocks > StackBlocks ? ArrayPool<double>.Shared.Rent(blocks) : null;
        Span<double> sums = rented ?? stackalloc double[StackBlocks];
        float max = FixedOrderExponentials.Max(logits);
        double total = FixedOrderExponentials.Sum(logits, max, sums);
        if (rented is not null) ArrayPool<double>.Shared.Return(rented);
        return double.IsFinite(total) && total > 0 ? max + Math.Log(total) : throw NoDistribution(logits);
    }

    /// <summary>The entropy −Σ p ln p of the distribution, in nats: between 0 and the logarithm of the number of tokens that are possible.</summary>
    /// <exception cref="ArgumentException">The logits are empty, all −∞, or one is NaN or +∞.</exception>
    public static double Entropy(ReadOnlySpan<float> logits)
    {
        float max = FixedOrderExponentials.Max(logits);
        Span<double> terms = stackalloc double[FixedOrderExponentials.BlockLength];
        double total = 0, weighted = 0;
        for (int block = 0, start = 0; start < logits.Length; block++, start += FixedOrderExponentials.BlockLength)
        {
            FixedOrderExponentials.Terms(logits, block, max, terms);
            int count = Math.Min(FixedOrderExponentials.BlockLength, logits.Length - start);
            for (int i = 0; i < count; i++)
            {
                if (terms[i] == 0) continue;   // an excluded token would add 0 times infinity
                total += terms[i];
                weighted += terms[i] * ((double)logits[start + i] - max);
            }
        }

        // With z = logit - max: -ln p = ln total - z, so the mean of -ln p is ln total - E[z].
        return double.IsFinite(total) && total > 0 ? Math.Max(0, Math.Log(total) - (weighted / total)) : throw NoDistribution(logits);
    }

    /// <summary>Draws a token with probability proportional to exp(logit) by inverting the cumulative distribution in order of id.</summary>
    /// <param name="logits">One per token; −∞ excludes a token.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    /// <returns>The token; never one whose logit is −∞.</returns>
    /// <exception cref="ArgumentException">The logits are empty, all −∞, or one is NaN or +∞.</exception>
    public static int Draw(ReadOnlySpan<float> logits, double uniform) => Draw(logits, uniform, out _);

    /// <summary>As <see cref="Draw(ReadOnlySpan{float}, double)"/>, and gives ln Σ exp(logit) from the same pass.</summary>
    /// <param name="logits">One per token; −∞ excludes a token.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    /// <param name="logSumExp">The natural logarithm of the sum of the exponentials.</param>
    /// <returns>The token; never one whose logit is −∞.</returns>
    /// <exception cref="ArgumentException">The logits are empty, all −∞, or one is NaN or +∞.</exception>
    public static int Draw(ReadOnlySpan<float> logits, double uniform, out double logSumExp)
    {
        int blocks = FixedOrderExponentials.BlockCount(logits.Length);
        double[]? rented = blocks > StackBlocks ? ArrayPool<double>.Shared.Rent(blocks) : null;
        Span<double> sums = rented ?? stackalloc double[StackBlocks];
        float max = FixedOrderExponentials.Max(logits);
        double total = FixedOrderExponentials.Sum(logits, max, sums);
        if (!(double.IsFinite(total) && total > 0)) throw NoDistribution(logits);

        logSumExp = max + Math.Log(total);
        double left = uniform * total;
        int block = 0, lastPossible = 0;
        for (; block < blocks; block++)
        {
            if (sums[block] > 0) lastPossible = block;
            if (left < sums[block]) break;
            left -= sums[block];
        }

        // Rounding can leave a crumb after the last block; it belongs to the last token that is possible at all.
        bool crumb = block == blocks;
        int token = InvertBlock(logits, crumb ? lastPossible : block, max, crumb ? double.PositiveInfinity : left);
        if (rented is not null) ArrayPool<double>.Shared.Return(rented);
        return token;
    }

    private static int InvertBlock(ReadOnlySpan<float> logits, int block, float max, double left)
    {
        Span<double> terms = stackalloc double[FixedOrderExponentials.BlockLength];
        FixedOrderExponentials.Terms(logits, block, max, terms);
        int last = 0;
        for (int i = 0; i < terms.Length; i++)
        {
            if (terms[i] == 0) continue;
            last = i;
            if (left < terms[i]) break;
            left -= terms[i];
        }

        return (block * FixedOrderExponentials.BlockLength) + last;
    }

    /// <summary>Says what is wrong with a row that is no distribution.</summary>
    internal static ArgumentException NoDistribution(ReadOnlySpan<float> logits)
    {
        if (logits.IsEmpty) return new ArgumentException("There are no logits to choose from.", nameof(logits));
        for (int i = 0; i < logits.Length; i++)
        {
            if (float.IsNaN(logits[i]) || float.IsPositiveInfinity(logits[i]))
                return new ArgumentException($"The logit of token {i} is {logits[i]}; logits must be finite, or -Infinity for excluded tokens.", nameof(logits));
        }

        return new ArgumentException("Every token is excluded (all logits are -Infinity), so none can be chosen.", nameof(logits));
    }
}
