namespace Reasoning.Verification.Agreement;

/// <summary>
/// CodeT's dual execution agreement: many solutions that pass many of the same tests are probably right. Chen et al., "CodeT: Code Generation
/// with Generated Tests" (2022), section 2.2, with the square root of its experiments.
/// </summary>
/// <remarks>
/// A cluster's score is √(its size) · (tests it passes). CodeT's own protocol is <see cref="AcceptFailing"/> = false on a matrix with sampling
/// counts; other papers that compare with CodeT score the distinct solutions and tests alone, and accept all. O(solutions × tests / 64).
/// </remarks>
public sealed class CodeTRule : ISelectionRule
{
    /// <summary>
    /// Whether a solution that passes no test may be ranked (last, with score 0). False drops it, and with it solutions that never ran, so that a
    /// matrix without a pass has no choice. True by default.
    /// </summary>
    public bool AcceptFailing { get; init; } = true;

    /// <inheritdoc/>
    public string Name => AcceptFailing ? "CodeT" : "CodeT (failing dropped)";

    /// <inheritdoc/>
    public ClusterRanking Rank(PassMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var accepted = matrix.Clusters.Where(cluster => AcceptFailing || cluster.TestsPassed > 0);
        return new ClusterRanking(matrix, accepted.Select(cluster =>
            new RankedCluster(cluster.Solutions, cluster.Samples, cluster.TestsPassed * Math.Sqrt(cluster.Samples))));
    }
}
