namespace Reasoning.Data.Pipelines;

/// <summary>What went through a stage.</summary>
/// <param name="Stage">Its name; "read" for the reading of records.</param>
/// <param name="Records">Records that it was given.</param>
/// <param name="Items">Items that it made of them.</param>
/// <param name="Rejects">Rejects by reason, in the order of the reasons' names.</param>
public sealed record StageCounts(string Stage, long Records, long Items, IReadOnlyDictionary<string, long> Rejects);
