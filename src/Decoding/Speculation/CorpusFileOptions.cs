using System.Collections.Frozen;

namespace Reasoning.Decoding.Speculation;

/// <summary>Which files make a corpus, and how much of them. Immutable; every value is checked when it is set.</summary>
public sealed record CorpusFileOptions
{
    private readonly IReadOnlyCollection<string> _extensions = FrozenSet<string>.Empty;
    private readonly IReadOnlyCollection<string> _skippedFolders = Fold(["bin", "obj", "node_modules", "__pycache__"]);
    private readonly long _maxFileBytes = 1 << 20;
    private readonly int _maxTokens = 2_000_000;

    /// <summary>
    /// Endings of the names of the files to read, with their dot (<c>.cs</c>, <c>.py</c>), in any case. The default, none, reads every text file. Applies to
    /// folders; files that are named one by one are read whatever they are called.
    /// </summary>
    /// <exception cref="ArgumentException">An ending does not begin with a dot.</exception>
    public IReadOnlyCollection<string> Extensions
    {
        get => _extensions;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Extensions));
            foreach (string extension in value)
                if (extension?.StartsWith('.') != true) throw new ArgumentException($"File ending '{extension}' must begin with a dot.", nameof(Extensions));
            _extensions = Fold(value);
        }
    }

    /// <summary>Names of folders that are not entered, in any case. Hidden ones never are. The default is bin, obj, node_modules and __pycache__.</summary>
    public IReadOnlyCollection<string> SkippedFolders
    {
        get => _skippedFolders;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(SkippedFolders));
            _skippedFolders = Fold(value);
        }
    }

    /// <summary>Larger files are left out; bytes, at least 1. The default is 1 MiB.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public long MaxFileBytes
    {
        get => _maxFileBytes;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxFileBytes));
            _maxFileBytes = value;
        }
    }

    /// <summary>Reading ends before the file with which there would be more tokens; at least 1. The default is 2,000,000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get => _maxTokens;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxTokens));
            _maxTokens = value;
        }
    }

    internal static FrozenSet<string> Fold(IEnumerable<string> names) => names.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
}
