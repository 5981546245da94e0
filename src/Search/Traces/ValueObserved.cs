namespace Reasoning.Search.Traces;

/// <summary>A number that came from outside by other ways than the model or the verifier: a reward that the user's code computed.</summary>
/// <param name="Node">The part of the search that asked.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="What">What it is.</param>
/// <param name="Value">The number.</param>
public sealed record ValueObserved(string Node, int Number, string What, double Value) : TraceEvent(Node, Number);
