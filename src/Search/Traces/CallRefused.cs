using Reasoning.Search.Budgets;

namespace Reasoning.Search.Traces;

/// <summary>A request that was not made, or not finished, because of the budget.</summary>
/// <param name="Node">The part of the search that asked.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="Limit">Which limit.</param>
public sealed record CallRefused(string Node, int Number, BudgetLimit Limit) : TraceEvent(Node, Number);
