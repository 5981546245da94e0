namespace Reasoning.Search.Trees;

/// <summary>How widely a node is expanded, by how much its children differ from it: HunyuanProver (Li et al. 2024, arXiv 2412.20735). Pure.</summary>
public static class ExpansionWidth
{
    /// <summary>max(least, min(most, ⌊scale · importance⌋ + 1)).</summary>
    /// <param name="importance">The greatest difference of the score between the node and a child of it, at least 0.</param>
    /// <param name="scale">At least 0.</param>
    /// <param name="least">At least 1.</param>
    /// <param name="most">At least <paramref name="least"/>.</param>
    public static int Of(double importance, double scale, int least, int most)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(least, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(most, least);
        if (!(importance >= 0)) throw new ArgumentOutOfRangeException(nameof(importance), importance, "An importance is at least 0.");
        if (!(scale >= 0)) throw new ArgumentOutOfRangeException(nameof(scale), scale, "A scale is at least 0.");
        return Math.Max(least, (int)Math.Min(most, Math.Floor(scale * importance) + 1));
    }
}
