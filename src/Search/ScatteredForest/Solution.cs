namespace Reasoning.Search.ScatteredForest;

/// <summary>A node of the forest: a solution, or the ground that the trees stand on.</summary>
internal sealed class Solution(Candidate? candidate)
{
    /// <summary>Its name in the trace.</summary>
    public string Id { get; } = candidate?.NodeName ?? "";

    /// <summary>The solution; null for the ground.</summary>
    public Candidate? Candidate { get; } = candidate;

    /// <summary>The directions; null before they were asked for, none where it is not to be grown.</summary>
    public List<Direction>? Directions { get; set; }

    /// <summary>How many of its directions are to be tried in this wave, before they are known.</summary>
    public int Reserved { get; set; }

    /// <summary>Whether something below it can be tried in this wave. Takes time linear in the size of the tree.</summary>
    /// <param name="expected">How many directions it will have, where they are not known yet.</param>
    public bool IsOpen(int expected) =>
        Directions is null ? Reserved < expected : Directions.Exists(direction => direction.Target is null ? direction.IsUntried : direction.Target.IsOpen(expected));
}
