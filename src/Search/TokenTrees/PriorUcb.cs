namespace Reasoning.Search.TokenTrees;

/// <summary>The P-UCB rule of planning-guided decoding: which token to look at next, by its value, its probability and how often it was looked at.</summary>
/// <remarks>
/// Zhang et al., "Planning with Large Language Models for Code Generation" (ICLR 2023), after AlphaZero's rule: Q + β·P·√(ln N) / (1 + n) with β = ln((N + base + 1) / base) + c.
/// </remarks>
public static class PriorUcb
{
    /// <summary>The score of a child; the largest is looked at next.</summary>
    /// <param name="value">Q: the value of the child, 0 where it was not visited.</param>
    /// <param name="prior">P: its probability under the model, 0..1.</param>
    /// <param name="parentVisits">N: visits of its parent, at least 1.</param>
    /// <param name="visits">n: its own visits, at least 0.</param>
    /// <param name="exploration">c.</param>
    /// <param name="explorationBase">The base of the growth of β, above 0.</param>
    public static double Score(double value, double prior, int parentVisits, int visits, double exploration, double explorationBase)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(parentVisits, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(visits);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(explorationBase);
        var beta = Math.Log((parentVisits + explorationBase + 1) / explorationBase) + exploration;
        return value + (beta * prior * Math.Sqrt(Math.Log(parentVisits)) / (1 + visits));
    }
}
