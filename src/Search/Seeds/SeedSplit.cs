using System.Text;

namespace Reasoning.Search.Seeds;

/// <summary>Splits a seed by a name: the same on every machine and in every run, and unrelated for different names.</summary>
/// <remarks>
/// The name's UTF-8 bytes are folded in by FNV-1a (64 bits), started from the mixed seed, and the result is mixed by the finaliser of SplitMix64
/// (Steele, Lea and Flood, "Fast splittable pseudorandom number generators", 2014), because FNV alone leaves the seeds of similar names similar.
/// Not <see cref="string.GetHashCode()"/>, which differs from process to process.
/// </remarks>
public static class SeedSplit
{
    private const ulong FnvPrime = 0x100000001b3;
    private const ulong FnvOffset = 0xcbf29ce484222325;

    /// <summary>The seed for one part of a computation.</summary>
    /// <param name="seed">The seed to split.</param>
    /// <param name="name">What the part is called, such as a problem's id.</param>
    public static ulong By(ulong seed, string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        var hash = FnvOffset ^ Mix(seed);
        foreach (var value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * FnvPrime;
        return Mix(hash);
    }

    /// <summary>The seed for one round of a computation.</summary>
    /// <param name="seed">The seed to split.</param>
    /// <param name="index">Which round.</param>
    public static ulong By(ulong seed, int index) => Mix(Mix(seed) + (ulong)index + 1);

    private static ulong Mix(ulong value)
    {
        value += 0x9e3779b97f4a7c15;
        value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9;
        value = (value ^ (value >> 27)) * 0x94d049bb133111eb;
        return value ^ (value >> 31);
    }
}
