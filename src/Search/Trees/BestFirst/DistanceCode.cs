namespace Reasoning.Search.Trees.BestFirst;

/// <summary>
/// How HunyuanProver's distance critic writes down how many steps are left (Li et al. 2024, arXiv 2412.20735): as the path from the root to a leaf of a balanced binary tree
/// over 1..8, coarse decisions first, so that a model that is unsure can still be compared. Pure.
/// </summary>
public static class DistanceCode
{
    /// <summary>The greatest distance; one that is greater is written as it.</summary>
    public const int Greatest = 8;

    /// <summary>Decisions of a path.</summary>
    public const int Levels = 3;

    /// <summary>The path of a distance: 0 for the nearer half, 1 for the farther half, <see cref="Levels"/> times.</summary>
    /// <param name="distance">Steps that are left, at least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public static IReadOnlyList<int> Encode(int distance)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(distance, 1);
        var (low, high) = (1, Greatest);
        var path = new int[Levels];
        for (var level = 0; level < Levels; level++)
        {
            var middle = (low + high) / 2;
            path[level] = distance <= middle ? 0 : 1;
            if (path[level] == 0) high = middle;
            else low = middle + 1;
        }

        return path;
    }

    /// <summary>The distance of a path.</summary>
    /// <exception cref="ArgumentException">It is not <see cref="Levels"/> decisions of 0 or 1.</exception>
    public static int Decode(IReadOnlyList<int> path)
    {
        ArgumentNullException.ThrowIfNull(path);
        if (path.Count != Levels || path.Any(decision => decision is not (0 or 1))) throw new ArgumentException($"A path is {Levels} decisions of 0 or 1.", nameof(path));
        return path.Aggregate(0, (value, decision) => (2 * value) + decision) + 1;
    }

    /// <summary>The distance that is expected when each decision is only known with a probability, given the ones before it.</summary>
    /// <param name="farther">
    /// For each inner node of the tree, level by level and left to right, the probability of the farther half: 1 + 2 + 4 values from 0 to 1.
    /// </param>
    /// <exception cref="ArgumentException">There are not 7 values from 0 to 1.</exception>
    public static double Expected(IReadOnlyList<double> farther)
    {
        ArgumentNullException.ThrowIfNull(farther);
        if (farther.Count != Greatest - 1 || farther.Any(value => value is not (>= 0 and <= 1)))
            throw new ArgumentException($"There is one probability for each of {Greatest - 1} inner nodes.", nameof(farther));
        var sum = 0.0;
        for (var distance = 1; distance <= Greatest; distance++)
        {
            var (probability, node) = (1.0, 0);
            foreach (var decision in Encode(distance))
            {
                probability *= decision == 1 ? farther[node] : 1 - farther[node];
                node = (2 * node) + 1 + decision;
            }

            sum += distance * probability;
        }

        return sum;
    }
}
