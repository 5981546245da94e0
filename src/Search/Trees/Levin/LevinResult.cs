namespace Reasoning.Search.Trees.Levin;

/// <summary>What <see cref="LevinSearch"/> found.</summary>
/// <param name="Found">Whether there is a goal.</param>
/// <param name="Goal">The goal; the default of its type where there is none.</param>
/// <param name="Depth">Steps to the goal.</param>
/// <param name="LogProbability">The natural-log probability of the path to it, as the search mixed it.</param>
/// <param name="Visited">Nodes that were looked at, root and goal included.</param>
public sealed record LevinResult<TState>(bool Found, TState? Goal, int Depth, double LogProbability, int Visited)
{
    /// <summary>What <see cref="Visited"/> cannot be above, where there is no heuristic; NaN where there is no goal.</summary>
    public double Bound => Found ? LevinCost.Bound(Depth, LogProbability) : double.NaN;
}
