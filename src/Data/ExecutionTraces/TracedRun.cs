namespace Reasoning.Data.ExecutionTraces;

/// <summary>What became of a run: a trace, or why there is none.</summary>
/// <param name="Trace">The trace; null where the run failed.</param>
/// <param name="Failure">Why; null where it did not.</param>
/// <param name="Followed">For a replay, whether the function computed exactly the operations that it was given.</param>
internal sealed record TracedRun(ExecutionTrace? Trace, string? Failure, bool Followed);
