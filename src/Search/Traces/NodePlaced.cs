namespace Reasoning.Search.Traces;

/// <summary>A node was added to what a search looks at: a candidate, a step, a plan, a particle.</summary>
/// <param name="Node">The part of the search that it belongs to.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="Id">Its name, unique in that part.</param>
/// <param name="Parent">The node that it was made from; null for the first.</param>
/// <param name="Text">What it adds to its parent, such as a line, or the whole candidate.</param>
/// <param name="Score">What it was found worth; NaN where it was not scored.</param>
/// <param name="Remark">What else is to be known of it; null for nothing.</param>
public sealed record NodePlaced(string Node, int Number, string Id, string? Parent, string Text, double Score, string? Remark) : TraceEvent(Node, Number);
