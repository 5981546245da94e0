namespace Reasoning.Data.ExecutionTraces;

/// <summary>A variable that a line gave another value.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">The value, as Python writes it.</param>
public sealed record TraceChange(string Name, string Value);
