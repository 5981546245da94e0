namespace Reasoning.Search.Traces;

/// <summary>Something that a strategy decided, and why: who wins, what is expanded next, what is pruned.</summary>
/// <param name="Node">The part of the search that decided.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="What">The kind of decision, one word or two, such as <c>expand</c> or <c>prune</c>.</param>
/// <param name="Subject">The node that it is about, by its id; null where it is about none.</param>
/// <param name="Reason">Why, with the figures.</param>
public sealed record DecisionMade(string Node, int Number, string What, string? Subject, string Reason) : TraceEvent(Node, Number);
