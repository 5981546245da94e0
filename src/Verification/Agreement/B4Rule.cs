using System.Globalization;

namespace Reasoning.Verification.Agreement;

/// <summary>
/// B4: the cluster with the highest posterior probability of being the right solutions, with the tests it passes as the right tests.
/// Chen et al., "B4: Towards Optimal Assessment of Plausible Code Solutions with Plausible Tests" (ASE 2024), in logarithms.
/// </summary>
/// <remarks>
/// For a cluster of n among N solutions that passes s of M tests the score is
/// ln B(s+α, M−s+1) + ln B(n+α, N−n+1) + ln B(o₁+1, m₁−o₁+1) + ln B(o₀+1, m₀−o₀+β₀), with o₁ passes in the m₁ = (N−n)·s cells of the other
/// solutions under the tests that the cluster passes, and o₀ passes in the m₀ = (N−n)·(M−s) cells under those it fails.
/// O(solutions × tests / 64 + clusters × tests).
/// </remarks>
public sealed class B4Rule : ISelectionRule
{
    private readonly B4Options _options;

    /// <summary>The rule with the given priors.</summary>
    /// <param name="options">The priors; null: the defaults.</param>
    public B4Rule(B4Options? options = null) => _options = options ?? new B4Options();

    /// <inheritdoc/>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"B4(β₀={_options.Beta0:G}, α={_options.Alpha:G})");

    /// <inheritdoc/>
    public ClusterRanking Rank(PassMatrix matrix)
    {
        ArgumentNullException.ThrowIfNull(matrix);
        var passing = matrix.SamplesPassing();
        long all = 0;
        for (var test = 0; test < passing.Length; test++)
        {
            passing[test] *= matrix.CountOfTest(test);
            all += passing[test];
        }

        return new ClusterRanking(matrix, matrix.Clusters.Select(cluster =>
        {
            // Passes of all solutions under the cluster's tests; under the others the cluster itself has none.
            long under = 0;
            foreach (var test in matrix.TestsPassedBy(cluster.Solutions[0])) under += passing[test];
            return new RankedCluster(cluster.Solutions, cluster.Samples, Score(matrix, cluster, under, all - under));
        }));
    }

    private double Score(PassMatrix matrix, BehaviourCluster cluster, long passesUnderPassed, long passesUnderFailed)
    {
        double tests = matrix.TestSampleCount, passed = cluster.TestsPassed, size = cluster.Samples, others = matrix.SampleCount - cluster.Samples;
        var otherPasses = passesUnderPassed - (passed * size);
        return LogBeta.Of(passed + _options.Alpha, tests - passed + 1)
            + LogBeta.Of(size + _options.Alpha, others + 1)
            + LogBeta.Of(otherPasses + 1, (others * passed) - otherPasses + 1)
            + LogBeta.Of(passesUnderFailed + 1, (others * (tests - passed)) - passesUnderFailed + _options.Beta0);
    }
}
