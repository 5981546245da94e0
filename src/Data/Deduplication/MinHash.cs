using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Deduplication;

/// <summary>Signatures of sets: for each of k hash functions the smallest value of the set's members. The share of equal places of two signatures is an unbiased estimate of the Jaccard
/// similarity, with standard deviation √(s(1 − s)/k). Broder, "On the resemblance and containment of documents" (1997).</summary>
/// <remarks>In place of random permutations the hash functions are (a·x + b) mod 2⁶⁴ div 2³², which are pairwise independent on 32-bit values (Dietzfelbinger 1996).</remarks>
public sealed class MinHash
{
    private readonly ulong[] _factors;
    private readonly ulong[] _terms;

    /// <summary>Draws the hash functions.</summary>
    /// <param name="permutations">How many, at least 1.</param>
    /// <param name="seed">The same seed gives the same functions.</param>
    public MinHash(int permutations, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(permutations, 1);
        var random = new CounterRandom(seed);
        _factors = new ulong[permutations];
        _terms = new ulong[permutations];
        for (int i = 0; i < permutations; i++) (_factors[i], _terms[i]) = (random.NextUInt64(), random.NextUInt64());
    }

    /// <summary>Numbers of a signature.</summary>
    public int Permutations => _factors.Length;

    /// <summary>The signature of a set. O(members · permutations).</summary>
    public uint[] Sign(ReadOnlySpan<uint> members)
    {
        // Pairwise independence is too little for members that follow a pattern, such as numbers in a row; mixed beforehand, they follow none.
        var mixed = new uint[members.Length];
        for (int i = 0; i < mixed.Length; i++) mixed[i] = Mix(members[i]);
        var signature = new uint[_factors.Length];
        for (int i = 0; i < signature.Length; i++)
        {
            ulong factor = _factors[i], term = _terms[i], least = ulong.MaxValue;
            foreach (uint member in mixed)
            {
                ulong value = (factor * member) + term;
                if (value < least) least = value;
            }

            signature[i] = (uint)(least >> 32);
        }

        return signature;
    }

    /// <summary>The estimate of the similarity of two sets from their signatures.</summary>
    /// <exception cref="ArgumentException">The signatures differ in length.</exception>
    public static double Estimate(ReadOnlySpan<uint> first, ReadOnlySpan<uint> second)
    {
        if (first.Length != second.Length || first.Length == 0) throw new ArgumentException("Two signatures are of the same functions.", nameof(second));
        int equal = 0;
        for (int i = 0; i < first.Length; i++)
            if (first[i] == second[i]) equal++;
        return (double)equal / first.Length;
    }

    // The finaliser of MurmurHash3, one to one on 32 bits.
    private static uint Mix(uint value)
    {
        value = (value ^ (value >> 16)) * 0x85EBCA6B;
        value = (value ^ (value >> 13)) * 0xC2B2AE35;
        return value ^ (value >> 16);
    }
}
