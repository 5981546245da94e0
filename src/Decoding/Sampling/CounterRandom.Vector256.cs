using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Reasoning.Decoding.Sampling;

/// <summary>Eight draws at a time.</summary>
public partial struct CounterRandom
{
    /// <summary>The upper 32 bits of the draws <paramref name="index"/> to <paramref name="index"/> + 7.</summary>
    internal readonly Vector256<uint> HighWordsAt(uint index)
    {
        var first = Vector256.Create((ulong)index) + Vector256.Create(0UL, 1, 2, 3);
        return Vector256.Narrow(HighWords(first), HighWords(first + Vector256.Create(4UL)));
    }

    // The rounds of Block for four counters, one word in the lower half of each lane; what is in the upper half does not count.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly Vector256<ulong> HighWords(Vector256<ulong> c0)
    {
        var (k0, k1) = (Vector256.Create((ulong)(uint)_key), Vector256.Create(_key >> 32));
        Vector256<ulong> c1 = default, c2 = default, c3 = default;
        for (int round = 0; round < 10; round++)
        {
            var product0 = Multiply(c0, Vector256.Create(0xD2511F53UL));
            var product1 = Multiply(c2, Vector256.Create(0xCD9E8D57UL));
            c0 = (product1 >>> 32) ^ c1 ^ k0;
            c2 = (product0 >>> 32) ^ c3 ^ k1;
            c1 = product1;
            c3 = product0;
            k0 += Vector256.Create(0x9E3779B9UL);
            k1 += Vector256.Create(0xBB67AE85UL);
        }

        return c1 & Vector256.Create(0xFFFFFFFFUL);
    }

    private static Vector256<ulong> Multiply(Vector256<ulong> words, Vector256<ulong> factor) => Avx2.IsSupported
        ? Avx2.Multiply(words.AsUInt32(), factor.AsUInt32())
        : (words & Vector256.Create(0xFFFFFFFFUL)) * factor;
}
