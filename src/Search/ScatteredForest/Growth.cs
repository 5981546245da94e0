namespace Reasoning.Search.ScatteredForest;

/// <summary>One solution that is to be made in a wave.</summary>
/// <param name="From">The solution that is changed.</param>
/// <param name="Path">The directions from the ground to it.</param>
internal sealed record Growth(Solution From, IReadOnlyList<Direction> Path)
{
    /// <summary>The direction to try; null before the directions are known.</summary>
    public Direction? Direction { get; set; }

    /// <summary>Marks it as under way, or as not under way any more.</summary>
    public void Count(int change)
    {
        foreach (var direction in Path) direction.Pending += change;
    }
}
