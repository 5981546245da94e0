using System.IO.Enumeration;
using System.Text;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Speculation;

/// <summary>Reads text files as token sequences, one per file, for draft sources that look in a corpus.</summary>
public static class CorpusFiles
{
    private static readonly UTF8Encoding _strictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>
    /// Reads files lazily, in the order given. Left out are files that are larger than <see cref="CorpusFileOptions.MaxFileBytes"/>, empty, or not text: with
    /// a zero byte, or bytes that are not UTF-8. A byte order mark is taken off.
    /// </summary>
    /// <param name="paths">The files.</param>
    /// <param name="tokenizer">Encodes their text, without tokens that begin or end a sequence.</param>
    /// <param name="options">Limits; null means the defaults.</param>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IEnumerable<int[]> ReadFiles(IEnumerable<string> paths, ITokenizer tokenizer, CorpusFileOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(paths);
        ArgumentNullException.ThrowIfNull(tokenizer);
        return Read(paths, tokenizer, options ?? new CorpusFileOptions());
    }

    /// <summary>
    /// Reads the files of a folder and the folders in it, in the ordinal order of their paths, so that the same tree gives the same corpus everywhere. Hidden
    /// files and folders and links are not followed; what <see cref="ReadFiles"/> leaves out is left out.
    /// </summary>
    /// <param name="folder">A folder.</param>
    /// <param name="tokenizer">Encodes their text, without tokens that begin or end a sequence.</param>
    /// <param name="options">Which files, and limits; null means the defaults.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="IOException">A file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">A file may not be read.</exception>
    public static IEnumerable<int[]> ReadFolder(string folder, ITokenizer tokenizer, CorpusFileOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        ArgumentNullException.ThrowIfNull(tokenizer);
        if (!Directory.Exists(folder)) throw new DirectoryNotFoundException($"There is no folder '{folder}' to read a corpus from.");
        options ??= new CorpusFileOptions();
        return Read(Enumerate(folder, options), tokenizer, options);
    }

    private static string[] Enumerate(string folder, CorpusFileOptions options)
    {
        var extensions = CorpusFileOptions.Fold(options.Extensions);
        var skipped = CorpusFileOptions.Fold(options.SkippedFolders);
        var enumeration = new EnumerationOptions
        {
            RecurseSubdirectories = true, IgnoreInaccessible = true,
            AttributesToSkip = FileAttributes.Hidden | FileAttributes.System | FileAttributes.ReparsePoint,
        };
        var files = new FileSystemEnumerable<string>(folder, (ref FileSystemEntry entry) => entry.ToSpecifiedFullPath(), enumeration)
        {
            ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                !entry.IsDirectory && (extensions.Count == 0 || extensions.Contains(Path.GetExtension(entry.FileName).ToString())),
            ShouldRecursePredicate = (ref FileSystemEntry entry) => !skipped.Contains(entry.FileName.ToString()),
        };
        string[] paths = [.. files];
        Array.Sort(paths, (left, right) => string.CompareOrdinal(left.Replace('\\', '/'), right.Replace('\\', '/')));
        return paths;
    }

    private static IEnumerable<int[]> Read(IEnumerable<string> paths, ITokenizer tokenizer, CorpusFileOptions options)
    {
        int left = options.MaxTokens;
        foreach (string path in paths)
        {
            if (ReadText(path, options.MaxFileBytes) is not { Length: > 0 } text) continue;
            int[] tokens = tokenizer.Encode(text, addSpecial: false);
            left -= tokens.Length;
            if (left < 0) yield break;
            yield return tokens;
        }
    }

    private static string? ReadText(string path, long maxBytes)
    {
        if (new FileInfo(path).Length > maxBytes) return null;
        ReadOnlySpan<byte> bytes = File.ReadAllBytes(path);
        if (bytes.Contains((byte)0)) return null;
        if (bytes.StartsWith(Encoding.UTF8.Preamble)) bytes = bytes[Encoding.UTF8.Preamble.Length..];
        try
        {
            return _strictUtf8.GetString(bytes);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
