using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Softmax in two passes over a row instead of three, for vocabularies that do not stay in the cache between passes (Dukhan and Ablavatski, "Two-pass
/// softmax algorithm", 2020). Every exponential is held as a mantissa and a power of two, so none overflows and no pass looks for the maximum first.
/// </summary>
/// <remarks>
/// Departs from the paper in that a block of 256 logits shares one exponent, near that of the largest logit so far, and in that the first pass keeps its
/// exponentials in the output: the second pass only multiplies, where the paper computes them again. It asks for memory ahead of its arithmetic, which the pass
/// for the maximum does in passing. Exponentials are in single precision, their sum in double,
/// in sixteen lanes that are folded in one fixed tree: every bit is the same whatever the width of the machine's vectors. Allocates nothing; O(vocabulary).
/// </remarks>
public static partial class TwoPassSoftmax
{
    private const int BlockLength = 256, Lanes = 16, StackBlocks = 1024;
    private const int PrefetchAhead = 1024;   // floats: far enough for memory to answer, near enough to stay in the first-level cache

    // Within ±Limit a float times log2 e rounds to the right whole number or its neighbour. What is below counts as excluded, unless the whole row is.
    private const float Limit = 1e6f, Excluded = -1_000_100;

    // How far logits may be above the one that gave the exponent: e^40 is far from what a float cannot hold, and a row seldom needs a second exponent.
    private const float Headroom = 40;

    // e^x = 2^n e^r with n = round(x log2 e); r stays within ±0.36 although x log2 e is rounded. Ln2Low is what the float nearest to ln 2 has too much.
    private const float Log2E = 1.4426950216293335f, Ln2High = 0.6931471824645996f, Ln2Low = -1.9046542121259336e-09f;
    private const float RoundingShift = 12582912;        // 1.5 * 2^23: adding it rounds to a whole number, which then sits in the low mantissa bits
    private const int RoundingBits = 0x4B400000;         // its bits: those of n + RoundingShift are larger by n
    private const int ExponentBias = 127;

    // e^r = 1 + r + r^2 (C2 + C3 r + ...), fitted to equal relative errors on ±0.36: at most 5.3e-9.
    private const float C2 = 0.49999991059303284f, C3 = 0.1666649729013443f, C4 = 0.041668668389320374f;
    private const float C5 = 0.008371495641767979f, C6 = 0.0013808845542371273f;

    /// <summary>Writes the probabilities that a row of logits stands for.</summary>
    /// <param name="logits">One per token, natural-log scale; −∞ excludes a token.</param>
    /// <param name="probabilities">
    /// Receives one per token, in [0, 1]: within 3 units in the last place of the exact value, except that what is below 2⁻¹²⁵ may be 0. Exactly 0 for excluded
    /// tokens. As long as <paramref name="logits"/>, in memory that does not overlap it. Unspecified when the row is refused.
    /// </param>
    /// <returns>ln Σ exp(logit), to about 1e-7; for a decision between sums take <see cref="Categorical.LogSumExp"/>, which is exact to about 1e-15.</returns>
    /// <exception cref="ArgumentException">
    /// The logits are empty, all −∞, or one is NaN or +∞ (the message names the token); or the spans differ in length or overlap.
    /// </exception>
    public static double Compute(ReadOnlySpan<float> logits, Span<float> probabilities) =>
        Compute(logits, probabilities, Vector512.IsHardwareAccelerated);

    /// <summary>As the public method, with vectors of 512 bits or of 256.</summary>
    internal static double Compute(ReadOnlySpan<float> logits, Span<float> probabilities, bool isWide)
    {
        if (logits.Length != probabilities.Length)
            throw new ArgumentException($"There are {logits.Length} logits but room for {probabilities.Length} probabilities.", nameof(probabilities));
        if (logits.Overlaps(probabilities))
            throw new ArgumentException("The probabilities overlap the logits; give them memory of their own.", nameof(probabilities));

        int blocks = (logits.Length + BlockLength - 1) / BlockLength;
        int[]? rented = blocks > StackBlocks ? ArrayPool<int>.Shared.Rent(blocks) : null;
        Span<int> exponents = rented ?? stackalloc int[StackBlocks];
        float shift = 0;
        double sum = Exponentiate(logits, probabilities, exponents, isWide, out int exponent);
        if (!(sum > 0))
        {
            // Every logit is far below zero, or one is far above (or is no number): bring the largest to zero, which is exact wherever it matters.
            shift = FixedOrderExponentials.Max(logits);
            for (int i = 0; i < logits.Length; i++) probabilities[i] = logits[i] - shift;
            sum = float.IsFinite(shift) ? Exponentiate(probabilities, probabilities, exponents, isWide, out exponent) : double.NaN;
        }

        if (sum > 0) Normalise(probabilities, exponents, exponent, sum);
        if (rented is not null) ArrayPool<int>.Shared.Return(rented);
        return sum > 0 ? shift + (exponent * 0.6931471805599453) + Math.Log(sum) : throw Categorical.NoDistribution(logits);
    }

    /// <summary>
    /// The first pass: writes exp(logit)·2^−e for the exponent e of each block, and gives Σ exp(logit)·2^−<paramref name="exponent"/>. NaN, or 0, when the
    /// logits are out of range or not numbers.
    /// </summary>
    private static double Exponentiate(ReadOnlySpan<float> logits, Span<float> target, Span<int> exponents, bool isWide, out int exponent)
    {
        float largest = -Limit;
        exponent = ExponentOf(largest);
        int lowest = exponent;
        Span<double> lanes = stackalloc double[Lanes];
        Span<float> padded = stackalloc float[BlockLength];
        lanes.Clear();
        for (int start = 0, block = 0; start < logits.Length; start += BlockLength, block++)
        {
            bool isWhole = logits.Length - start >= BlockLength;
            var input = isWhole ? logits.Slice(start, BlockLength) : padded;
            if (!isWhole)
            {
                padded.Fill(float.NegativeInfinity);
                logits[start..].CopyTo(padded);
            }

            if (isWide ? HasAbove512(input, largest + Headroom) : HasAbove256(input, largest + Headroom))
            {
                largest = FixedOrderExponentials.Max(input);
                if (!(largest <= Limit)) return double.NaN;
                int raised = ExponentOf(largest);
                for (int lane = 0; lane < Lanes; lane++) lanes[lane] = Math.ScaleB(lanes[lane], exponent - raised);
                exponent = raised;
            }

            exponents[block] = exponent;
            var output = isWhole ? target.Slice(start, BlockLength) : padded;
            if (isWide) AddBlock512(input, output, exponent, lanes);
            else AddBlock256(input, output, exponent, lanes);
            if (!isWhole) padded[..(logits.Length - start)].CopyTo(target[start..]);
        }

        return exponent == lowest ? 0 : Fold(lanes);
    }

    /// <summary>The second pass: brings all blocks to the final exponent and divides by the sum.</summary>
    private static void Normalise(Span<float> target, ReadOnlySpan<int> exponents, int exponent, double sum)
    {
        int blocks = (target.Length + BlockLength - 1) / BlockLength;
        for (int first = 0, next; first < blocks; first = next)
        {
            next = first + 1;
            while (next < blocks && exponents[next] == exponents[first]) next++;
            double exact = Math.ScaleB(1 / sum, exponents[first] - exponent);
            float factor = (float)exact, rest = (float)(exact - factor);   // as one float it would add up to a unit in the last place
            var run = target[(first * BlockLength)..Math.Min(next * BlockLength, target.Length)];
            ref float start = ref MemoryMarshal.GetReference(run);
            int i = 0;
            for (; i <= run.Length - Vector512<float>.Count; i += Vector512<float>.Count)
            {
                var x = Vector512.LoadUnsafe(ref start, (nuint)i);
                Vector512.FusedMultiplyAdd(x, Vector512.Create(factor), x * rest).StoreUnsafe(ref start, (nuint)i);
            }

            for (; i < run.Length; i++) run[i] = MathF.FusedMultiplyAdd(run[i], factor, run[i] * rest);
        }
    }

    private static int ExponentOf(float logit) => BitConverter.SingleToInt32Bits(MathF.FusedMultiplyAdd(logit, Log2E, RoundingShift)) - RoundingBits;

    /// <summary>Asks for the cache line of what is some way ahead. A hint alone: memory may end before, or be moved meanwhile.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static unsafe void Prefetch(ref float start, nuint i)
    {
        if (Sse.IsSupported) Sse.Prefetch0((float*)Unsafe.AsPointer(ref start) + i + PrefetchAhead);
    }

    private static double Fold(ReadOnlySpan<double> lanes)
    {
        Span<double> folded = stackalloc double[4];
        for (int i = 0; i < 4; i++) folded[i] = (lanes[i] + lanes[i + 8]) + (lanes[i + 4] + lanes[i + 12]);
        return (folded[0] + folded[2]) + (folded[1] + folded[3]);
    }

    private static bool HasAbove256(ReadOnlySpan<float> block, float bound)
    {
        ref float start = ref MemoryMarshal.GetReference(block);
        Vector256<float> max0 = Vector256.Create(bound), max1 = max0;
        for (nuint i = 0; i < BlockLength; i += 16)
        {
            max0 = Vector256.MaxNative(max0, Vector256.LoadUnsafe(ref start, i));
            max1 = Vector256.MaxNative(max1, Vector256.LoadUnsafe(ref start, i + 8));
        }

        return Vector256.GreaterThanAny(Vector256.MaxNative(max0, max1), Vector256.Create(bound));
    }

    private static void AddBlock256(ReadOnlySpan<float> block, Span<float> target, int exponent, Span<double> lanes)
    {
        ref float start = ref MemoryMarshal.GetReference(block);
        ref float output = ref MemoryMarshal.GetReference(target);
        ref double sums = ref MemoryMarshal.GetReference(lanes);
        Vector256<double> sum0 = Vector256.LoadUnsafe(ref sums), sum1 = Vector256.LoadUnsafe(ref sums, 4);
        Vector256<double> sum2 = Vector256.LoadUnsafe(ref sums, 8), sum3 = Vector256.LoadUnsafe(ref sums, 12);
        var floor = Vector256.Create(RoundingBits + exponent - ExponentBias);
        for (nuint i = 0; i < BlockLength; i += 16)
        {
            var x0 = Exp(Vector256.LoadUnsafe(ref start, i), floor);
            var x1 = Exp(Vector256.LoadUnsafe(ref start, i + 8), floor);
            Prefetch(ref start, i);
            Prefetch(ref output, i);
            x0.StoreUnsafe(ref output, i);
            x1.StoreUnsafe(ref output, i + 8);
            var (y0, y1) = Vector256.Widen(x0);
            var (y2, y3) = Vector256.Widen(x1);
            sum0 += y0;
            sum1 += y1;
            sum2 += y2;
            sum3 += y3;
        }

        sum0.StoreUnsafe(ref sums);
        sum1.StoreUnsafe(ref sums, 4);
        sum2.StoreUnsafe(ref sums, 8);
        sum3.StoreUnsafe(ref sums, 12);
    }

    /// <summary>
    /// e^x·2^−e, where <paramref name="floor"/> holds the bits of the number that rounding makes of the smallest n whose power of two is kept.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<float> Exp(Vector256<float> x, Vector256<int> floor)
    {
        x = Vector256.ConditionalSelect(Vector256.LessThan(x, Vector256.Create(Excluded)), Vector256.Create(Excluded), x);   // Max might drop NaN
        var shifted = Vector256.FusedMultiplyAdd(x, Vector256.Create(Log2E), Vector256.Create(RoundingShift));
        var n = shifted - Vector256.Create(RoundingShift);
        var r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2High), x);
        r = Vector256.FusedMultiplyAdd(n, Vector256.Create(-Ln2Low), r);

        var q = Vector256.FusedMultiplyAdd(Vector256.Create(C6), r, Vector256.Create(C5));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C4));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C3));
        q = Vector256.FusedMultiplyAdd(q, r, Vector256.Create(C2));
        var mantissa = Vector256.FusedMultiplyAdd(q, r * r, r) + Vector256<float>.One;

        // The power of two from its biased exponent; 0 stands for 0, so what is too small vanishes.
        var power = (Vector256.Max(shifted.AsInt32(), floor) - floor) << 23;
        return mantissa * power.AsSingle();
    }
}
