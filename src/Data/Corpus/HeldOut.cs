using System.Security.Cryptography;
using System.Text;

namespace Reasoning.Data.Corpus;

/// <summary>Which keys belong to the benchmark alone: decided by a hash of the key, so whatever the seed of a corpus.</summary>
internal static class HeldOut
{
    /// <summary>True for one key in <paramref name="every"/>.</summary>
    public static bool Contains(string key, int every) => SHA256.HashData(Encoding.UTF8.GetBytes(key))[0] % every == 0;
}
