using System.Security.Cryptography;

namespace Reasoning.Evaluation.Runs;

/// <summary>Which model a run was made with.</summary>
/// <param name="Name">Its name, for people.</param>
/// <param name="Sha256">SHA-256 of its file in lower-case hexadecimal; for a remote model whatever names it exactly.</param>
public sealed record ModelIdentity(string Name, string Sha256)
{
    /// <summary>The identity of a model file. Reads the whole file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="cancellationToken">Stops reading.</param>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static async Task<ModelIdentity> OfFileAsync(string path, CancellationToken cancellationToken = default)
    {
        var file = File.OpenRead(path);
        await using (file.ConfigureAwait(false))
        {
            var hash = await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false);
            return new ModelIdentity(Path.GetFileNameWithoutExtension(path), Convert.ToHexStringLower(hash));
        }
    }
}
