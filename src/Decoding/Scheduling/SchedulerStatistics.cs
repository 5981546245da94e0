namespace Reasoning.Decoding.Scheduling;

/// <summary>What a scheduler has done so far, and what it holds. A consistent snapshot.</summary>
public readonly record struct SchedulerStatistics
{
    /// <summary>Forward passes run.</summary>
    public long Passes { get; init; }

    /// <summary>Positions computed over all passes.</summary>
    public long ComputedPositions { get; init; }

    /// <summary>Positions that did not have to be computed because another sequence began the same way.</summary>
    public long ReusedPositions { get; init; }

    /// <summary>Runs of inputs over all passes; one sequence's share of a pass is one run.</summary>
    public long Segments { get; init; }

    /// <summary>Rows of logits computed over all passes.</summary>
    public long Rows { get; init; }

    /// <summary>Wall time spent inside the model's forward passes.</summary>
    public TimeSpan ModelTime { get; init; }

    /// <summary>How often a sequence gave up its memory because the cache was full.</summary>
    public long Preemptions { get; init; }

    /// <summary>Positions taken in the session at present, in the backend's own granularity.</summary>
    public int OccupiedPositions { get; init; }

    /// <summary>Distinct positions that are kept for requests to come.</summary>
    public int CachedPositions { get; init; }

    /// <summary>Sequences that hold memory at present, kept prefixes not counted.</summary>
    public int LiveSequences { get; init; }

    /// <summary>Requests waiting for a forward pass at present.</summary>
    public int PendingRequests { get; init; }

    /// <summary>Rows of logits per pass: how full the batches were.</summary>
    public double MeanRowsPerPass => Passes == 0 ? 0 : (double)Rows / Passes;

    /// <summary>Positions per pass.</summary>
    public double MeanPositionsPerPass => Passes == 0 ? 0 : (double)ComputedPositions / Passes;
}
