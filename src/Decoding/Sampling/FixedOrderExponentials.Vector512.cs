using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace Reasoning.Decoding.Sampling;

/// <summary>The same sixteen lanes in two wide vectors: term by term and sum by sum the arithmetic of the narrower ones.</summary>
internal static partial class FixedOrderExponentials
{
    private static double SumBlock512(ref float start, float max, ref double terms)
    {
        Vector512<double> sum0 = default, sum1 = default, shift = Vector512.Create((double)max);
        for (nuint i = 0; i < BlockLength; i += 16)
        {
            var (x0, x1) = Vector512.Widen(Vector512.LoadUnsafe(ref start, i));
            x0 = Exp(x0 - shift);
            x1 = Exp(x1 - shift);
            sum0 += x0;
            sum1 += x1;
            if (Unsafe.IsNullRef(ref terms)) continue;
            x0.StoreUnsafe(ref terms, i);
            x1.StoreUnsafe(ref terms, i + 8);
        }

        var sum = sum0 + sum1;
        return Fold(sum.GetLower() + sum.GetUpper());
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> Exp(Vector512<double> x)
    {
        var shifted = Vector512.FusedMultiplyAdd(Vector512.Max(x, Vector512.Create(Smallest)), Vector512.Create(Log2E), Vector512.Create(RoundingShift));
        var n = shifted - Vector512.Create(RoundingShift);
        var r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2High), x);
        r = Vector512.FusedMultiplyAdd(n, Vector512.Create(-Ln2Low), r);

        var r2 = r * r;
        var even = Vector512.Create(1.0 / 3628800);
        var odd = Vector512.Create(1.0 / 39916800);
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1.0 / 40320));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1.0 / 362880));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1.0 / 720));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1.0 / 5040));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1.0 / 24));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1.0 / 120));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(0.5));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1.0 / 6));
        even = Vector512.FusedMultiplyAdd(even, r2, Vector512.Create(1.0));
        odd = Vector512.FusedMultiplyAdd(odd, r2, Vector512.Create(1.0));
        var value = Vector512.FusedMultiplyAdd(odd, r, even);

        var scale = ((shifted.AsInt64() + Vector512.Create(1023L)) << 52).AsDouble();
        return Vector512.ConditionalSelect(Vector512.LessThan(x, Vector512.Create(Smallest)), Vector512<double>.Zero, value * scale);
    }
}
