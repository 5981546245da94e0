namespace Reasoning.Data.Pipelines;

/// <summary>What a pipeline did.</summary>
public sealed record PipelineSummary
{
    /// <summary>The file of items.</summary>
    public required string OutputPath { get; init; }

    /// <summary>The file of rejects.</summary>
    public required string RejectsPath { get; init; }

    /// <summary>Records of the input, those of earlier runs included; lines that are no records count too.</summary>
    public required long Records { get; init; }

    /// <summary>Items in the output.</summary>
    public required long Items { get; init; }

    /// <summary>Rejects in the file of rejects.</summary>
    public required long Rejects { get; init; }

    /// <summary>Of the records, those that earlier runs did.</summary>
    public required long Restored { get; init; }

    /// <summary>Whether an earlier run had finished it all, so that there was nothing to do.</summary>
    public required bool WasFinished { get; init; }

    /// <summary>The reading, then every stage.</summary>
    public required IReadOnlyList<StageCounts> Stages { get; init; }

    /// <summary>Time of this run, without that of going through what was done before.</summary>
    public required TimeSpan Elapsed { get; init; }
}
