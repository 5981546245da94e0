namespace Reasoning.Data.Pipelines;

/// <summary>How far a pipeline is.</summary>
/// <param name="Records">Records of the input that are done, those of earlier runs included.</param>
/// <param name="Items">Items that were written of them.</param>
/// <param name="Rejects">Rejects that were written.</param>
/// <param name="Restored">Of the records, those of earlier runs.</param>
/// <param name="Share">The part of the input that is done, between 0 and 1, by bytes or by the limit of records; null where neither is known.</param>
/// <param name="RestoredShare">The part that was done when this run began to make new records.</param>
/// <param name="Elapsed">Time since this run began to make new records.</param>
public readonly record struct PipelineProgress(long Records, long Items, long Rejects, long Restored, double? Share, double RestoredShare, TimeSpan Elapsed)
{
    /// <summary>Records per second in this run; 0 while there are none.</summary>
    public double Rate => Records > Restored && Elapsed > TimeSpan.Zero ? (Records - Restored) / Elapsed.TotalSeconds : 0;

    /// <summary>Time until the end, at the pace of this run; null while it cannot be told.</summary>
    public TimeSpan? TimeLeft => Share is { } share && share > RestoredShare && Elapsed > TimeSpan.Zero && Elapsed.TotalSeconds * (1 - share) / (share - RestoredShare) is < 1e9 and var seconds
        ? TimeSpan.FromSeconds(seconds)
        : null;
}
