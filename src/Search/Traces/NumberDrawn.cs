namespace Reasoning.Search.Traces;

/// <summary>A random number.</summary>
/// <param name="Node">The part of the search that drew it.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="Purpose">What for.</param>
/// <param name="Value">A uniform number in [0, 1).</param>
public sealed record NumberDrawn(string Node, int Number, string Purpose, double Value) : TraceEvent(Node, Number);
