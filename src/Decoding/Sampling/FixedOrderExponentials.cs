using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Sums of exponentials whose every bit is the same on any machine. All arithmetic is elementwise IEEE double with explicit fused multiply-adds;
/// sixteen running sums per block of 64 are folded in one fixed tree, and blocks are added in order, so the width of the machine's vectors never shows.
/// </summary>
internal static partial class FixedOrderExponentials
{
    /// <summary>Logits per block. A multiple of 16.</summary>
    public const int BlockLength = 64;

    // e^x = 2^n e^r with |r| <= ln2/2. Below this the result would be subnormal; it is taken as 0.
    private const double Smallest = -708;
    private const double Log2E = 1.4426950408889634, Ln2High = 0.693147180369123816490, Ln2Low = 1.90821492927058770002e-10;
    private const double RoundingShift = 6755399441055744;   // 1.5 * 2^52: adding it rounds to a whole number, which then sits in the low mantissa bits

    public static int BlockCount(int length) => (length + BlockLength - 1) / BlockLength;

    /// <summary>The largest logit; NaN or a smaller number when one is NaN. Independent of order.</summary>
    public static float Max(ReadOnlySpan<float> logits)
    {
        float max = float.NegativeInfinity;
        int i = 0;
        if (logits.Length >= Vector256<float>.Count)
        {
            ref float start = ref MemoryMarshal.GetReference(logits);
            var running = Vector256.Create(float.NegativeInfinity);
            for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
                running = Vector256.MaxNative(running, Vector256.LoadUnsafe(ref start, (nuint)i));
            for (int lane = 0; lane < Vector256<float>.Count; lane++) max = Math.Max(max, running[lane]);
        }

        for (; i < logits.Length; i++) max = Math.Max(max, logits[i]);
        return max;
    }

    /// <summary>The first index whose value equals <paramref name="value"/>; −1 when none does.</summary>
    public static int IndexOf(ReadOnlySpan<float> logits, float value)
    {
        int i = 0;
        ref float start = ref MemoryMarshal.GetReference(logits);
        var wanted = Vector256.Create(value);
        for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            uint equal = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)i), wanted).ExtractMostSignificantBits();
            if (equal != 0) return i + BitOperations.TrailingZeroCount(equal);
        }

        for (; i < logits.Length; i++)
            if (logits[i] == value) return i;
        return -1;
    }

    /// <summary>Writes the indices of all logits but −∞, ascending; returns how many.</summary>
    public static int Possible(ReadOnlySpan<float> logits, Span<int> indices)
    {
        int count = 0, i = 0;
        ref float start = ref MemoryMarshal.GetReference(logits);
        for (; i <= logits.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            uint excluded = Vector256.Equals(Vector256.LoadUnsafe(ref start, (nuint)i), Vector256.Create(float.NegativeInfinity)).ExtractMostSignificantBits();
            for (uint possible = ~excluded & 0xFF; possible != 0; possible &= possible - 1)
                indices[count++] = i + BitOperations.TrailingZeroCount(possible);
        }

        for (; i < logits.Length; i++)
            if (!float.IsNegativeInfinity(logits[i])) indices[count++] = i;
        return count;
    }

    /// <summary>Σ exp(logit − max) per block of 64 logits, and their total added in order. Not finite when a logit is NaN or +∞, or all are −∞.</summary>
    public static double Sum(ReadOnlySpan<float> logits, float max, Span<double> blockSums)
    {
        double total = 0;
        int blocks = BlockCount(logits.Length);
        Span<float> padded = stackalloc float[BlockLength];
        for (int block = 0; block < blocks; block++)
        {
            double sum = SumBlock(ref MemoryMarshal.GetReference(BlockOf(logits, block, padded)), max, ref Unsafe.NullRef<double>());
            blockSums[block] = sum;
            total += sum;
        }

        return total;
    }

    /// <summary>exp(logit − max) of each logit of a block, bit for bit the terms that <see cref="Sum"/> adds. Shorter last blocks are padded with zeros.</summary>
    public static void Terms(ReadOnlySpan<float> logits, int block, float max, Span<double> terms)
    {
        Span<float> padded = stackalloc float[BlockLength];
        SumBlock(ref MemoryMarshal.GetReference(BlockOf(logits, block, padded)), max, ref MemoryMarshal.GetReference(terms[..BlockLength]));
    }

    /// <summary>exp(logit − max) of all logits; returns the total, bit for bit that of <see cref="Sum"/>.</summary>
    /// <param name="logits">The logits.</param>
    /// <param name="max">The largest of them.</param>
    /// <param name="terms">Receives the terms; has room for whole blocks.</param>
    public static double Terms(ReadOnlySpan<float> logits, float max, Span<double> terms)
    {
        double total = 0;
        int blocks = BlockCount(logits.Length);
        Span<float> padded = stackalloc float[BlockLength];
        for (int block = 0; block < blocks; block++)
        {
            ref double target = ref MemoryMarshal.GetReference(terms.Slice(block * BlockLength, BlockLength));
            total += SumBlock(ref MemoryMarshal.GetReference(BlockOf(logits, block, padded)), max, ref target);
        }

        return total;
    }

    private static ReadOnlySpan<float> BlockOf(ReadOnlySpan<float> logits, int block, Span<float> padded)
    {
        int start = block * BlockLength;
        if (logits.Length - start >= BlockLength) return logits.Slice(start, BlockLength);

        padded.Fill(float.NegativeInfinity);
        logits[start..].CopyTo(padded);
        return padded;
    }

    /// <summary>The terms of a whole block, stored unless <paramref name="terms"/> is a null reference, and their sum.</summary>
    private static double SumBlock(ref float start, float max, ref double terms)
    {
        if (Vector512.IsHardwareAccelerated) return SumBlock512(ref start, max, ref terms);

        Vector256<double> sum0 = default, sum1 = default, sum2 = default, sum3 = default, shift = Vector256.Create((double)max);
        for (nuint i = 0; i < BlockLength; i += 16)
        {
            var (x0, x1) = Vector256.Widen(Vector256.LoadUnsafe(ref start, i));
            var (x2, x3) = Vector256.Widen(Vector256.LoadUnsafe(ref start, i + 8));
            x0 = Exp(x0 - shift);
            x1 = Exp(x1 - shift);
            x2 = Exp(x2 - shift);
            x3 = Exp(x3 - shift);
            sum0 += x0;
            sum1 += x1;
            sum2 += x2;
            sum3 += x3;
            if (Unsafe.IsNullRef(ref terms)) continue;
            x0.StoreUnsafe(ref terms, i);
            x1.StoreUnsafe(ref terms, i + 4);
            x2.StoreUnsafe(ref terms, i + 8);
            x3.StoreUnsafe(ref terms, i + 12);
        }

        return Fold((sum0 + sum2) + (sum1 + sum3));
    }

    private static double Fold(Vector256<double> sum) => (sum[0] + sum[2]) + (sum[1] + sum[3]);

    /// <summary>e^x for x at most 700, to within a few units in the last place; 0 below -708. NaN stays NaN.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static Vector256<double> Exp(Vector256<double> x)
    {
        var shifted = Vector256.FusedMultiplyAdd(Vector256.Max(x, Vector256.Create(Smallest)), Vector256.Create(Log2E), Vector256.Create(RoundingShift));
        var n = shifted - Vector256.Create(RoundingShift);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);

        // Taylor to degree 11: the remainder is below 7e-15 relative. Two interleaved chains in r^2 shorten the dependency.
        var r2 = r * r;
        var even = Vector256.Create(1.0 / 3628800);
        var odd = Vector256.Create(1.0 / 39916800);
        even = Vector256.FusedMultiplyAdd(even, r2, Vector256.Create(1.0 / 40320));
        odd = Vector256.FusedMultiplyAdd(odd, r2, Vector256.Create(1.0 / 362880));
        even = Vector256.FusedMultiplyAdd(even, r2, Vector256.Create(1.0 / 720));
        odd = Vector256.FusedMultiplyAdd(odd, r2, Vector256.Create(1.0 / 5040));
        even = Vector256.FusedMultiplyAdd(even, r2, Vector256.Create(1.0 / 24));
        odd = Vector256.FusedMultiplyAdd(odd, r2, Vector256.Create(1.0 / 120));
        even = Vector256.FusedMultiplyAdd(even, r2, Vector256.Create(0.5));
        odd = Vector256.FusedMultiplyAdd(odd, r2, Vector256.Create(1.0 / 6));
        even = Vector256.FusedMultiplyAdd(even, r2, Vector256.Create(1.0));
        odd = Vector256.FusedMultiplyAdd(odd, r2, Vector256.Create(1.0));
        var value = Vector256.FusedMultiplyAdd(odd, r, even);

        var scale = ((shifted.AsInt64() + Vector256.Create(1023L)) << 52).AsDouble();
        return Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(Smallest)), Vector256<double>.Zero, value * scale);
    }
}
