using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Reasoning.Decoding.Sampling;

/// <summary>Sixteen draws at a time.</summary>
public partial struct CounterRandom
{
    /// <summary>The upper 32 bits of the draws <paramref name="index"/> to <paramref name="index"/> + 15.</summary>
    /// <remarks>
    /// The rounds of <see cref="Block"/> for four times four counters, one word in the lower half of each lane; what is in the upper half does not count.
    /// </remarks>
    internal readonly (Vector256<uint> First, Vector256<uint> Second) HighWordsAt(uint index)
    {
        var (k0, k1, four) = (Vector256.Create((ulong)(uint)_key), Vector256.Create(_key >> 32), Vector256.Create(4UL));
        Vector256<ulong> a1 = default, a2 = default, a3 = default, b1 = default, b2 = default, b3 = default;
        Vector256<ulong> c1 = default, c2 = default, c3 = default, d1 = default, d2 = default, d3 = default;
        var a0 = Vector256.Create((ulong)index) + Vector256.Create(0UL, 1, 2, 3);
        var b0 = a0 + four;
        var c0 = b0 + four;
        var d0 = c0 + four;
        for (int round = 0; round < 10; round++)
        {
            Round(ref a0, ref a1, ref a2, ref a3, k0, k1);
            Round(ref b0, ref b1, ref b2, ref b3, k0, k1);
            Round(ref c0, ref c1, ref c2, ref c3, k0, k1);
            Round(ref d0, ref d1, ref d2, ref d3, k0, k1);
            k0 += Vector256.Create(0x9E3779B9UL);
            k1 += Vector256.Create(0xBB67AE85UL);
        }

        var word = Vector256.Create(0xFFFFFFFFUL);
        return (Vector256.Narrow(a1 & word, b1 & word), Vector256.Narrow(c1 & word, d1 & word));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Round(
        ref Vector256<ulong> c0, ref Vector256<ulong> c1, ref Vector256<ulong> c2, ref Vector256<ulong> c3, Vector256<ulong> k0, Vector256<ulong> k1)
    {
        var product0 = Multiply(c0, Vector256.Create(0xD2511F53UL));
        var product1 = Multiply(c2, Vector256.Create(0xCD9E8D57UL));
        c0 = (product1 >>> 32) ^ c1 ^ k0;
        c2 = (product0 >>> 32) ^ c3 ^ k1;
        c1 = product1;
        c3 = product0;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<ulong> Multiply(Vector256<ulong> words, Vector256<ulong> factor) => Avx2.IsSupported
        ? Avx2.Multiply(words.AsUInt32(), factor.AsUInt32())
        : (words & Vector256.Create(0xFFFFFFFFUL)) * factor;
}
