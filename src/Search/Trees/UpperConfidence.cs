namespace Reasoning.Search.Trees;

/// <summary>Upper confidence bounds: how good something may be, given how good it was and how often it was tried.</summary>
public static class UpperConfidence
{
    /// <summary>
    /// UCT of Kocsis and Szepesvári, "Bandit based Monte-Carlo planning" (2006): Q + c·√(ln N / n). With c = α·√2 it is the bound of HunyuanProver (Li et al. 2024).
    /// </summary>
    /// <param name="value">Q, the value so far.</param>
    /// <param name="visits">n, how often it was tried.</param>
    /// <param name="siblingVisits">N, how often it and its siblings were tried together.</param>
    /// <param name="exploration">c, at least 0.</param>
    /// <returns>The bound; infinite for what was never tried.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Visits are negative or more than those of all siblings, or the exploration is negative.</exception>
    public static double Uct(double value, int visits, int siblingVisits, double exploration)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(visits);
        ArgumentOutOfRangeException.ThrowIfLessThan(siblingVisits, visits);
        ArgumentOutOfRangeException.ThrowIfNegative(exploration);
        return visits == 0 ? double.PositiveInfinity : value + (exploration * Math.Sqrt(Math.Log(siblingVisits) / visits));
    }
}
