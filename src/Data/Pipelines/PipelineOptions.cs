namespace Reasoning.Data.Pipelines;

/// <summary>How a pipeline runs, and what it was set to.</summary>
public sealed record PipelineOptions
{
    private readonly int _workers = Environment.ProcessorCount;
    private readonly long? _limit;
    private readonly int _maxRejectedBytes = 1 << 16;
    private readonly TimeSpan _checkpointInterval = TimeSpan.FromSeconds(1);

    /// <summary>Records that are worked on at once, 1 to 4096; one per processor by default. Changes nothing but the time.</summary>
    public int Workers
    {
        get => _workers;
        init => _workers = value is >= 1 and <= 4096 ? value : throw new ArgumentOutOfRangeException(nameof(Workers), value, "There are between 1 and 4096 workers.");
    }

    /// <summary>Only the first records of the input, at least 1; null for all.</summary>
    public long? Limit
    {
        get => _limit;
        init => _limit = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Limit), value, "There must be at least one record.");
    }

    /// <summary>Throw away what is there of an earlier run, and begin afresh.</summary>
    public bool Overwrite { get; init; }

    /// <summary>The file of rejects; null for the output's name with the ending <c>.rejects.jsonl</c>.</summary>
    public string? RejectsPath { get; init; }

    /// <summary>Everything that the items depend on besides the input, by name: a run goes on where an earlier one stopped only if that one's settings were the same.</summary>
    public IReadOnlyDictionary<string, string> Settings { get; init; } = new Dictionary<string, string>();

    /// <summary>The largest record, in bytes of JSON, that is kept beside its reject; 64 KiB by default.</summary>
    public int MaxRejectedBytes
    {
        get => _maxRejectedBytes;
        init => _maxRejectedBytes = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxRejectedBytes), value, "A size is not negative.");
    }

    /// <summary>How long finished items wait at most until they are on the disk; one second by default. The bytes of the files do not depend on it.</summary>
    public TimeSpan CheckpointInterval
    {
        get => _checkpointInterval;
        init => _checkpointInterval = value >= TimeSpan.Zero
            ? value
            : throw new ArgumentOutOfRangeException(nameof(CheckpointInterval), value, "A time between checkpoints is not negative.");
    }

    /// <summary>The clock of rates and checkpoints.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;

    /// <summary>What stands between the files and their writers; tests let writing fail there.</summary>
    internal Func<Stream, Stream>? Wrap { get; init; }
}
