namespace Reasoning.Data.Pipelines;

/// <summary>What is read of files and folders.</summary>
public sealed record RecordInputOptions
{
    private readonly int _maxRecordBytes = 16 << 20;

    /// <summary>The files that are taken from folders, such as <c>*.py</c>; null for files of JSON lines. A file of another kind than JSON lines becomes one record, with the fields
    /// <c>path</c> and <c>text</c>.</summary>
    public string? FilePattern { get; init; }

    /// <summary>The longest line, or the largest file of text, in bytes after decompression; at least 1, 16 MiB by default. A longer one is a reject.</summary>
    public int MaxRecordBytes
    {
        get => _maxRecordBytes;
        init => _maxRecordBytes = value is >= 1 and <= 1 << 30
            ? value
            : throw new ArgumentOutOfRangeException(nameof(MaxRecordBytes), value, "The longest record is between 1 byte and 1 GiB.");
    }

    /// <summary>The folder that relative names start from; null for the current one.</summary>
    public string? BaseFolder { get; init; }

    /// <summary>Opens what the input "-" reads; null for the standard input of the process.</summary>
    public Func<Stream>? OpenStandardInput { get; init; }
}
