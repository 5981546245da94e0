namespace Reasoning.Verification.Agreement;

/// <summary>What a rule made of a matrix: clusters by score, and what follows for the choice of one solution.</summary>
public sealed class ClusterRanking
{
    private readonly PassMatrix _matrix;

    internal ClusterRanking(PassMatrix matrix, IEnumerable<RankedCluster> clusters)
    {
        _matrix = matrix;
        Clusters = [.. clusters.OrderByDescending(cluster => cluster.Score)];   // stable: equal scores stay in the order given
        Best = [.. Clusters.TakeWhile(cluster => cluster.Score == Clusters[0].Score)];
        BestSolutions = [.. Best.SelectMany(cluster => cluster.Solutions).Order()];
        BestSamples = Best.Sum(cluster => cluster.Samples);
    }

    /// <summary>Clusters by descending score, equal scores in the order of their first solution; empty where the rule accepts no solution.</summary>
    public IReadOnlyList<RankedCluster> Clusters { get; }

    /// <summary>The clusters that share the highest score; more than one is a tie.</summary>
    public IReadOnlyList<RankedCluster> Best { get; }

    /// <summary>All solutions of <see cref="Best"/>, ascending. The rule has no reason to prefer one of them.</summary>
    public IReadOnlyList<int> BestSolutions { get; }

    /// <summary>Whether clusters share the highest score.</summary>
    public bool IsTied => Best.Count > 1;

    /// <summary>
    /// The share of all samples that behave like the chosen one, 0..1: for a tie the mean over the tied clusters, 0 where no solution is accepted. The
    /// quantity to abstain on: it tells right choices from wrong ones better than the share of tests passed.
    /// </summary>
    public double Confidence => Best.Count == 0 ? 0 : (double)BestSamples / Best.Count / _matrix.SampleCount;

    private long BestSamples { get; }

    /// <summary>Chooses one of <see cref="BestSolutions"/>, each as likely as it was often sampled.</summary>
    /// <param name="seed">Decides the choice: the same seed makes the same one.</param>
    /// <returns>A row of the matrix, or null where the rule accepts no solution.</returns>
    public int? Choose(int seed)
    {
        if (BestSolutions.Count == 0) return null;
        var left = new Random(seed).NextInt64(BestSamples);
        foreach (var solution in BestSolutions)
        {
            left -= _matrix.CountOf(solution);
            if (left < 0) return solution;
        }

        return BestSolutions[^1];
    }

    /// <summary>The probability that <see cref="Choose"/> with a random seed gives a right solution, computed without drawing.</summary>
    /// <param name="correct">Which solutions are right, one value per row of the matrix.</param>
    /// <returns>0..1; 0 where the rule accepts no solution.</returns>
    /// <exception cref="ArgumentException">There are not as many values as rows.</exception>
    public double ExpectedAccuracy(ReadOnlySpan<bool> correct)
    {
        if (correct.Length != _matrix.SolutionCount)
            throw new ArgumentException($"There are {correct.Length} truths for {_matrix.SolutionCount} solutions; each solution needs one.", nameof(correct));
        long right = 0;
        foreach (var solution in BestSolutions)
        {
            if (correct[solution]) right += _matrix.CountOf(solution);
        }

        return right == 0 ? 0 : (double)right / BestSamples;
    }
}
