namespace Reasoning.Search.Traces;

/// <summary>A part of the search began, with random numbers and a count of events of its own.</summary>
/// <param name="Node">The part that it belongs to.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="Child">The new part's node.</param>
/// <param name="Strategy">The strategy that runs in it, with its settings; null where it is a part of the same strategy.</param>
public sealed record PartOpened(string Node, int Number, string Child, string? Strategy) : TraceEvent(Node, Number);
