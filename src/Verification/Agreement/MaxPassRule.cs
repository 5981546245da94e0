namespace Reasoning.Verification.Agreement;

/// <summary>MaxPass: the solutions that pass the most tests. The right rule for trusted tests, and the baseline for others.</summary>
/// <remarks>The score is the number of tests passed; solutions that pass equally many are one group, whichever those are. O(solutions × tests / 64).</remarks>
public sealed class MaxPassRule : ISelectionRule
{
    /// <inheritdoc/>
    public string Name => "MaxPass";

    /// <inheritdoc/>
    public ClusterRanking Rank(PassMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var groups = matrix.Clusters.GroupBy(cluster => cluster.TestsPassed);
        return new ClusterRanking(matrix, groups.Select(group => new RankedCluster(
            [.. group.SelectMany(cluster => cluster.Solutions).Order()],
            group.Sum(cluster => cluster.Samples),
            group.Key)));
    }
}
