namespace Reasoning.Verification.Agreement;

/// <summary>
/// The largest cluster: a majority vote in which two solutions agree if they pass the same tests. Called MBR-exec in the comparisons of
/// the B4 paper, after Shi et al., "Natural Language to Code Translation with Execution" (EMNLP 2022).
/// </summary>
/// <remarks>
/// The score is the cluster's size. Departs from Shi et al., who compare outputs on inputs: <see cref="Behaviour.MbrExec"/> does that. O(solutions × tests / 64).
/// </remarks>
public sealed class ClusterSizeRule : ISelectionRule
{
    /// <inheritdoc/>
    public string Name => "MBR-exec";

    /// <inheritdoc/>
    public ClusterRanking Rank(PassMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        return new ClusterRanking(matrix, matrix.Clusters.Select(cluster => new RankedCluster(cluster.Solutions, cluster.Samples, cluster.Samples)));
    }
}
