using Reasoning.Data.Pipelines;

namespace Reasoning.Data.ExecutionTraces;

/// <summary>The traces of a function, and what was not made.</summary>
/// <param name="Items">The traces.</param>
/// <param name="Rejects">What was not made, and why.</param>
public sealed record TraceResult(IReadOnlyList<TraceItem> Items, IReadOnlyList<Reject> Rejects);
