namespace Reasoning.Verification.UnitTests.Caching;

/// <summary>Keeps verdicts under the hash of everything that they depend on. May be used from many threads.</summary>
public interface IVerdictCache
{
    /// <summary>The verdict kept under a key; null where there is none.</summary>
    /// <param name="key">SHA-256 in lower-case hexadecimal.</param>
    /// <param name="cancellationToken">Gives up looking.</param>
    ValueTask<Verdict?> FindAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Keeps a verdict, in place of one that is kept under the key.</summary>
    /// <param name="key">SHA-256 in lower-case hexadecimal.</param>
    /// <param name="verdict">The verdict.</param>
    /// <param name="cancellationToken">Gives up keeping it.</param>
    ValueTask AddAsync(string key, Verdict verdict, CancellationToken cancellationToken = default);
}
