namespace Reasoning.Data.ExecutionTraces;

/// <summary>What a filter found in a trace.</summary>
/// <param name="Noise">The kind of noise; null where the function cannot be run on these arguments, so that nothing is known.</param>
/// <param name="Detail">One sentence about it.</param>
public sealed record TraceFinding(TraceNoise? Noise, string Detail);
