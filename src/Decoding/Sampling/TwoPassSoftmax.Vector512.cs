using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <content>The same sixteen lanes in one wide vector: exponential by exponential and sum by sum the arithmetic of the narrower ones.</content>
public static partial class TwoPassSoftmax
{
    private static bool HasAbove512(ReadOnlySpan<float> block, float bound)
    {
        ref float start = ref MemoryMarshal.GetReference(block);
        Vector512<float> max0 = Vector512.Create(bound), max1 = max0;
        for (nuint i = 0; i < BlockLength; i += 32)
        {
            max0 = Vector512.MaxNative(max0, Vector512.LoadUnsafe(ref start, i));
            max1 = Vector512.MaxNative(max1, Vector512.LoadUnsafe(ref start, i + 16));
        }

        return Vector512.GreaterThanAny(Vector512.MaxNative(max0, max1), Vector512.Create(bound));
    }

    private static void AddBlock512(ReadOnlySpan<float> block, Span<float> target, int exponent, Span<double> lanes)
    {
        ref float start = ref MemoryMarshal.GetReference(block);
        ref float output = ref MemoryMarshal.GetReference(target);
        ref double sums = ref MemoryMarshal.GetReference(lanes);
        Vector512<double> sum0 = Vector512.LoadUnsafe(ref sums), sum1 = Vector512.LoadUnsafe(ref sums, 8);
        var floor = Vector512.Create(RoundingBits + exponent - ExponentBias);
        for (nuint i = 0; i < BlockLength; i += 32)
        {
            var x0 = Exp(Vector512.LoadUnsafe(ref start, i), floor);
            var x1 = Exp(Vector512.LoadUnsafe(ref start, i + 16), floor);
            Prefetch(ref start, i);
            Prefetch(ref start, i + 16);
            Prefetch(ref output, i);
            Prefetch(ref output, i + 16);
            x0.StoreUnsafe(ref output, i);
            x1.StoreUnsafe(ref output, i + 16);
            var (y0, y1) = Vector512.Widen(x0);
            var (y2, y3) = Vector512.Widen(x1);
            sum0 = (sum0 + y0) + y2;
            sum1 = (sum1 + y1) + y3;
        }

        sum0.StoreUnsafe(ref sums);
        sum1.StoreUnsafe(ref sums, 8);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<float> Exp(Vector512<float> x, Vector512<int> floor)
    {
        x = Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Excluded)), Vector512.Create(Excluded), x);
        var shifted = Vector512.FusedMultiplyAdd(x, Vector512.Create(Log2E), Vector512.Create(RoundingShift));
        var n = shifted - Vector512.Create(RoundingShift);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        var q = Vector512.FusedMultiplyAdd(Vector512.Create(C6), r, Vector512.Create(C5));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C4));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C3));
        q = Vector512.FusedMultiplyAdd(q, r, Vector512.Create(C2));
        var mantissa = Vector512.FusedMultiplyAdd(q, r * r, r) + Vector512<float>.One;

        var power = (Vector512.Max(shifted.AsInt32(), floor) - floor) << 23;
        return mantissa * power.AsSingle();
    }
}
