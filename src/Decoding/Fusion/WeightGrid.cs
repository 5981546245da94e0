using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Fusion;

/// <summary>
/// For the points α = 0, s, 2s, ... of a grid, the distribution softmax(x + α·d): its log-sum-exp, and the means of d and of another row under it. Fast where
/// the differences are moderate: e^(x + (k+1)·s·d) is e^(x + k·s·d) times e^(s·d). Sums are in fixed order, eight lanes to a block of 64.
/// </summary>
internal static class WeightGrid
{
    private const int BlockLength = FixedOrderExponentials.BlockLength, LanesPerSum = 8, Sums = 3;
    private const double FastRange = 300;   // terms then stay within e^±300 of the largest, far from what a double cannot hold

    /// <summary>Doubles of scratch memory that <see cref="Evaluate"/> needs.</summary>
    public static int ScratchLength(int steps) => (steps + 1) * LanesPerSum * Sums;

    /// <summary>Evaluates every point.</summary>
    /// <param name="x">The logits at weight 0; −∞ beyond the row, to whole blocks.</param>
    /// <param name="differences">d, in whole blocks.</param>
    /// <param name="other">Another row to take the mean of, in whole blocks; empty for none.</param>
    /// <param name="step">s; above 0.</param>
    /// <param name="points">Receives the results, one per point of the grid.</param>
    /// <param name="scratch">See <see cref="ScratchLength"/>.</param>
    /// <param name="allowsFast">False takes the slow way, which tests compare the fast one with.</param>
    public static void Evaluate(
        ReadOnlySpan<double> x, ReadOnlySpan<double> differences, ReadOnlySpan<double> other, double step, Span<GridPoint> points, Span<double> scratch,
        bool allowsFast = true)
    {
        if (allowsFast && LargestMagnitude(differences) * step * (points.Length - 1) <= FastRange) EvaluateFast(x, differences, other, step, points, scratch);
        else EvaluateSlow(x, differences, other, step, points);
    }

    private static void EvaluateFast(
        ReadOnlySpan<double> x, ReadOnlySpan<double> differences, ReadOnlySpan<double> other, double step, Span<GridPoint> points, Span<double> sums)
    {
        double max = Largest(x);
        sums.Clear();
        Span<double> terms = stackalloc double[BlockLength], factors = stackalloc double[BlockLength];
        for (int start = 0; start < x.Length; start += BlockLength)
        {
            Exponentials(x.Slice(start, BlockLength), 1, max, terms);
            Exponentials(differences.Slice(start, BlockLength), step, 0, factors);
            AddBlock(terms, factors, differences.Slice(start, BlockLength), other.IsEmpty ? [] : other.Slice(start, BlockLength), sums);
        }

        for (int point = 0; point < points.Length; point++) points[point] = Finish(sums.Slice(point * LanesPerSum * Sums, LanesPerSum * Sums), max);
    }

    // Adds a block to the sums of one point after the other, its terms multiplied by their factors in between.
    private static void AddBlock(
        Span<double> terms, ReadOnlySpan<double> factors, ReadOnlySpan<double> differences, ReadOnlySpan<double> other, Span<double> sums)
    {
        ref double a = ref MemoryMarshal.GetReference(terms);
        ref double g = ref MemoryMarshal.GetReference(factors);
        ref double d = ref MemoryMarshal.GetReference(differences);
        ref double u = ref other.IsEmpty ? ref Unsafe.NullRef<double>() : ref MemoryMarshal.GetReference(other);
        for (int at = 0; at < sums.Length; at += LanesPerSum * Sums)
        {
            ref double sum = ref sums[at];
            Vector256<double> total0 = Vector256.LoadUnsafe(ref sum), total1 = Vector256.LoadUnsafe(ref sum, 4);
            Vector256<double> difference0 = Vector256.LoadUnsafe(ref sum, 8), difference1 = Vector256.LoadUnsafe(ref sum, 12);
            Vector256<double> other0 = Vector256.LoadUnsafe(ref sum, 16), other1 = Vector256.LoadUnsafe(ref sum, 20);
            for (nuint i = 0; i < BlockLength; i += 8)
            {
                Vector256<double> term0 = Vector256.LoadUnsafe(ref a, i), term1 = Vector256.LoadUnsafe(ref a, i + 4);
                total0 += term0;
                total1 += term1;
                difference0 = Vector256.FusedMultiplyAdd(term0, Vector256.LoadUnsafe(ref d, i), difference0);
                difference1 = Vector256.FusedMultiplyAdd(term1, Vector256.LoadUnsafe(ref d, i + 4), difference1);
                if (!Unsafe.IsNullRef(ref u))
                {
                    other0 = Vector256.FusedMultiplyAdd(term0, Vector256.LoadUnsafe(ref u, i), other0);
                    other1 = Vector256.FusedMultiplyAdd(term1, Vector256.LoadUnsafe(ref u, i + 4), other1);
                }

                (term0 * Vector256.LoadUnsafe(ref g, i)).StoreUnsafe(ref a, i);
                (term1 * Vector256.LoadUnsafe(ref g, i + 4)).StoreUnsafe(ref a, i + 4);
            }

            Store(ref sum, total0, total1, difference0, difference1, other0, other1);
        }
    }

    private static void EvaluateSlow(ReadOnlySpan<double> x, ReadOnlySpan<double> differences, ReadOnlySpan<double> other, double step, Span<GridPoint> points)
    {
        Span<double> logits = stackalloc double[BlockLength], terms = stackalloc double[BlockLength];
        Span<double> sums = stackalloc double[LanesPerSum * Sums];
        for (int point = 0; point < points.Length; point++)
        {
            double weight = point * step, max = double.NegativeInfinity;
            for (int i = 0; i < x.Length; i++) max = Math.Max(max, x[i] + (weight * differences[i]));
            sums.Clear();
            for (int start = 0; start < x.Length; start += BlockLength)
            {
                for (int i = 0; i < BlockLength; i++) logits[i] = x[start + i] + (weight * differences[start + i]);
                Exponentials(logits, 1, max, terms);
                AddBlock(terms, terms, differences.Slice(start, BlockLength), other.IsEmpty ? [] : other.Slice(start, BlockLength), sums);
            }

            points[point] = Finish(sums, max);
        }
    }

    private static GridPoint Finish(ReadOnlySpan<double> sums, double max)
    {
        double total = Divergences.Fold(Vector256.Create(sums), Vector256.Create(sums[4..]));
        double difference = Divergences.Fold(Vector256.Create(sums[8..]), Vector256.Create(sums[12..]));
        double other = Divergences.Fold(Vector256.Create(sums[16..]), Vector256.Create(sums[20..]));
        return new GridPoint(max + Math.Log(total), difference / total, other / total);
    }

    private static double Largest(ReadOnlySpan<double> values)
    {
        ref double start = ref MemoryMarshal.GetReference(values);
        var max = Vector256.LoadUnsafe(ref start);
        for (nuint i = 4; i < (nuint)values.Length; i += 4) max = Vector256.Max(max, Vector256.LoadUnsafe(ref start, i));
        return Math.Max(Math.Max(max[0], max[1]), Math.Max(max[2], max[3]));
    }

    private static double LargestMagnitude(ReadOnlySpan<double> values)
    {
        ref double start = ref MemoryMarshal.GetReference(values);
        var max = Vector256<double>.Zero;
        for (nuint i = 0; i < (nuint)values.Length; i += 4) max = Vector256.Max(max, Vector256.Abs(Vector256.LoadUnsafe(ref start, i)));
        return Math.Max(Math.Max(max[0], max[1]), Math.Max(max[2], max[3]));
    }

    /// <summary>e^(scale·x − shift) of a block.</summary>
    private static void Exponentials(ReadOnlySpan<double> block, double scale, double shift, Span<double> terms)
    {
        ref double source = ref MemoryMarshal.GetReference(block);
        ref double target = ref MemoryMarshal.GetReference(terms);
        for (nuint i = 0; i < BlockLength; i += 4)
            FixedOrderExponentials.Exp((Vector256.LoadUnsafe(ref source, i) * scale) - Vector256.Create(shift)).StoreUnsafe(ref target, i);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Store(
        ref double sum, Vector256<double> total0, Vector256<double> total1, Vector256<double> difference0, Vector256<double> difference1,
        Vector256<double> other0, Vector256<double> other1)
    {
        total0.StoreUnsafe(ref sum);
        total1.StoreUnsafe(ref sum, 4);
        difference0.StoreUnsafe(ref sum, 8);
        difference1.StoreUnsafe(ref sum, 12);
        other0.StoreUnsafe(ref sum, 16);
        other1.StoreUnsafe(ref sum, 20);
    }
}
