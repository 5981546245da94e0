namespace Reasoning.Search.PlanSearch;

/// <summary>Some observations that a plan is made from.</summary>
/// <param name="Id">Layer and place in it, such as <c>2.17</c>.</param>
/// <param name="Parent">The node that its observations were derived from; null in the first layer.</param>
/// <param name="Observations">The observations, those of the parent first.</param>
internal sealed record PlanNode(string Id, string? Parent, IReadOnlyList<string> Observations)
{
    /// <summary>The same for nodes with the same observations in whatever order.</summary>
    public string Key => string.Join('\0', Observations.Order(StringComparer.Ordinal));
}
