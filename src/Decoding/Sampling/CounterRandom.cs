namespace Reasoning.Decoding.Sampling;

/// <summary>
/// A counter-based random generator: Philox4x32-10 of Salmon, Moraes, Dror and Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Draw number
/// i of a generator is a pure function of its key and i, so results do not depend on the order in which parallel work draws, and are the same on
/// every machine.
/// </summary>
/// <remarks>
/// A small mutable struct: a copy continues independently from the same point. <see cref="Split"/> derives generators for the parts of a task
/// (completions, tree nodes), <see cref="At"/> reads any draw without moving.
/// </remarks>
public partial struct CounterRandom
{
    private const uint SplitDomain = 1;
    private readonly ulong _key;
    private ulong _index;

    /// <summary>Creates the generator of a seed, at its first draw.</summary>
    public CounterRandom(ulong seed) => _key = seed;

    /// <summary>How many draws were made with the Next methods.</summary>
    public readonly ulong Position => _index;

    /// <summary>Derives the generator of a part of the work. Depends on this generator's key and the part's number alone, not on the draws made so far.</summary>
    /// <param name="stream">Number of the part: index of a completion, id of a node.</param>
    public readonly CounterRandom Split(ulong stream) => new(Block(_key, stream, SplitDomain).Low);

    /// <summary>The 64 random bits of draw number <paramref name="index"/>, without moving on.</summary>
    public readonly ulong At(ulong index) => Block(_key, index, 0).Low;

    /// <summary>The uniform number of draw <paramref name="index"/>: a multiple of 2⁻⁵³ in [0, 1), without moving on.</summary>
    public readonly double DoubleAt(ulong index) => ToDouble(At(index));

    /// <summary>The standard Gumbel number of draw <paramref name="index"/>, without moving on.</summary>
    public readonly double GumbelAt(ulong index) => ToGumbel(At(index));

    /// <summary>The next 64 random bits.</summary>
    public ulong NextUInt64() => At(_index++);

    /// <summary>The next uniform number: a multiple of 2⁻⁵³ in [0, 1).</summary>
    public double NextDouble() => ToDouble(NextUInt64());

    /// <summary>The next whole number in [0, <paramref name="bound"/>), each equally likely (rejection, so it may use several draws).</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="bound"/> is less than 1.</exception>
    public int NextInt32(int bound)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bound, 1);
        ulong range = (ulong)bound;
        ulong rejectBelow = (0 - range) % range;   // 2^64 mod range: Lemire, "Fast random integer generation in an interval" (2019)
        while (true)
        {
            ulong high = Math.BigMul(NextUInt64(), range, out ulong low);
            if (low >= rejectBelow) return (int)high;
        }
    }

    /// <summary>The next standard Gumbel number, −ln(−ln u) with u in (0, 1): finite, between −3.62 and 37.5.</summary>
    public double NextGumbel() => ToGumbel(NextUInt64());

    /// <summary>The next uniform number strictly between 0 and 1: the middle of one of 2⁵² equal parts, so that its logarithm is finite and negative.</summary>
    internal double NextOpenDouble() => ((NextUInt64() >> 12) + 0.5) * (1.0 / (1UL << 52));

    /// <summary>One Philox4x32-10 block: ten rounds over a 128-bit counter with a 64-bit key.</summary>
    internal static (ulong Low, ulong High) Block(ulong key, ulong counterLow, ulong counterHigh)
    {
        const uint Multiplier0 = 0xD2511F53, Multiplier1 = 0xCD9E8D57, Weyl0 = 0x9E3779B9, Weyl1 = 0xBB67AE85;
        uint c0 = (uint)counterLow, c1 = (uint)(counterLow >> 32), c2 = (uint)counterHigh, c3 = (uint)(counterHigh >> 32);
        uint k0 = (uint)key, k1 = (uint)(key >> 32);
        for (int round = 0; round < 10; round++)
        {
            ulong product0 = (ulong)Multiplier0 * c0, product1 = (ulong)Multiplier1 * c2;
            (c0, c1, c2, c3) = ((uint)(product1 >> 32) ^ c1 ^ k0, (uint)product1, (uint)(product0 >> 32) ^ c3 ^ k1, (uint)product0);
            k0 += Weyl0;
            k1 += Weyl1;
        }

        return (c0 | ((ulong)c1 << 32), c2 | ((ulong)c3 << 32));
    }

    // With u = (m + 1/2) / 2^53 the middle of the m-th of 2^53 equal parts. Above 1/2 it is its distance from 1 that is exact.
    internal static double ToGumbel(ulong bits)
    {
        ulong part = bits >> 11;
        double exponential = part < 1UL << 52
            ? -Math.Log((part + 0.5) * (1.0 / (1UL << 53)))
            : -LogarithmNearOne.Log1P(-((1UL << 53) - part - 0.5) * (1.0 / (1UL << 53)));
        return -Math.Log(exponential);
    }

    private static double ToDouble(ulong bits) => (bits >> 11) * (1.0 / (1UL << 53));
}
