namespace Reasoning.Data.ExecutionTraces;

/// <summary>What a function did with its arguments.</summary>
/// <param name="Steps">The steps, in the order in which they were executed.</param>
/// <param name="Answer">What it returned, as Python writes it.</param>
/// <param name="Corrupted">How many values were replaced while it ran.</param>
public sealed record ExecutionTrace(IReadOnlyList<TraceStep> Steps, string Answer, int Corrupted);
