namespace Reasoning.Data.Corpus;

/// <summary>What corpus to generate.</summary>
public sealed record CorpusOptions
{
    private readonly int _documents = 1000;
    private readonly string _python = "python3";

    /// <summary>The same seed gives the same documents.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How many documents; at least 1.</summary>
    public int Documents
    {
        get => _documents;
        init => _documents = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(value), value, "A corpus has at least 1 document.");
    }

    /// <summary>Python 3 executable that runs the reference solutions.</summary>
    public string Python
    {
        get => _python;
        init => _python = !string.IsNullOrWhiteSpace(value) ? value : throw new ArgumentException("The name of the Python executable is empty.", nameof(value));
    }
}
