namespace Reasoning.Search.Trees.Levin;

/// <summary>The costs by which Levin tree search orders nodes. A node of depth d and probability π has the cost ln(d / π); the root has depth 0 and comes first. Pure.</summary>
public static class LevinCost
{
    /// <summary>ln d − ln π: Orseau et al., "Single-agent policy tree search with guarantees" (2018).</summary>
    /// <param name="depth">d, at least 0.</param>
    /// <param name="logProbability">ln π, at most 0; −∞ for a node that its policy rules out.</param>
    public static double Of(int depth, double logProbability) => Of(depth, logProbability, heuristic: 0);

    /// <summary>ln(d + h) − (1 + h / d) ln π: policy-guided heuristic search of Orseau and Lelis (2021), the same without a heuristic.</summary>
    /// <param name="depth">d, at least 0.</param>
    /// <param name="logProbability">ln π, at most 0.</param>
    /// <param name="heuristic">h, how many steps are left by estimation, at least 0.</param>
    public static double Of(int depth, double logProbability, double heuristic)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(depth);
        if (!(logProbability <= 0)) throw new ArgumentOutOfRangeException(nameof(logProbability), logProbability, "A log-probability is at most 0.");
        if (!(heuristic >= 0)) throw new ArgumentOutOfRangeException(nameof(heuristic), heuristic, "A heuristic is at least 0.");
        if (depth == 0) return double.NegativeInfinity;
        return Math.Log(depth + heuristic) - (heuristic == 0 ? logProbability : (1 + (heuristic / depth)) * logProbability);
    }

    /// <summary>The most nodes, goal and root included, that a search looks at before it finds a goal: d / π + 1, whatever the rest of the tree looks like.</summary>
    /// <param name="depth">The goal's depth.</param>
    /// <param name="logProbability">The goal's ln π.</param>
    public static double Bound(int depth, double logProbability) => (depth / Math.Exp(logProbability)) + 1;

    /// <summary>(1 − ε) p + ε / n: keeps every action possible, and so the bound finite.</summary>
    /// <param name="probability">p.</param>
    /// <param name="epsilon">ε, from 0 to 1.</param>
    /// <param name="actions">n, at least 1.</param>
    public static double Mix(double probability, double epsilon, int actions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(actions, 1);
        return ((1 - epsilon) * probability) + (epsilon / actions);
    }
}
