namespace Reasoning.Data.Difficulty;

/// <summary>
/// Keeps the items that a model finds hardest to follow, as the selection of Li et al., "From Quantity to Quality: Boosting LLM Performance with Self-Guided Data Selection for
/// Instruction Tuning" (2024) does: those above the largest ratio are dropped, of the rest the share with the highest ratios is kept.
/// </summary>
public static class DifficultySelection
{
    /// <summary>The indices of the items to keep, in ascending order. O(n log n); of equal ratios the earlier item goes first.</summary>
    /// <param name="ratios">A ratio per item; null where it has none.</param>
    /// <param name="options">Largest ratio and share.</param>
    public static IReadOnlyList<int> Select(IReadOnlyList<double?> ratios, DifficultyOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(ratios);
        options ??= new DifficultyOptions();
        List<int> eligible = [.. Enumerable.Range(0, ratios.Count).Where(index => ratios[index] <= options.MaxRatio)];

        // 0.3 * 10 is a little below 3 in binary.
        int kept = (int)Math.Floor(options.Fraction * eligible.Count + 1e-9);
        return [.. eligible.OrderByDescending(index => ratios[index]).Take(kept).Order()];
    }
}
