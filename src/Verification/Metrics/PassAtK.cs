namespace Reasoning.Verification.Metrics;

/// <summary>
/// pass@k: the probability that at least one of k samples drawn without replacement from n passes, when c of the n passed.
/// </summary>
/// <remarks>
/// The unbiased estimator of Chen et al., "Evaluating Large Language Models Trained on Code" (2021), equation 1,
/// 1 − C(n−c, k) / C(n, k), in its product form, which stays within 0..1 where the binomials would overflow. O(min(c, k)).
/// </remarks>
public static class PassAtK
{
    /// <summary>The estimate for one problem.</summary>
    /// <param name="n">Samples judged, at least 1.</param>
    /// <param name="c">Samples that passed, 0..n.</param>
    /// <param name="k">Samples drawn, 1..n.</param>
    /// <returns>A probability, 0..1.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is outside its range; with fewer than k samples pass@k has no unbiased estimate.</exception>
    public static double Estimate(int n, int c, int k)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(n, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(c);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(c, n);
        ArgumentOutOfRangeException.ThrowIfLessThan(k, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(k, n);
        if (n - c < k) return 1.0;

        // C(n−c, k) / C(n, k) is symmetric in c and k, so the shorter of the two products gives the same value.
        var (shorter, longer) = c <= k ? (c, k) : (k, c);
        var allFail = 1.0;
        for (var i = n - shorter + 1; i <= n; i++)
            allFail *= 1.0 - (double)longer / i;
        return 1.0 - allFail;
    }

    /// <summary>The mean estimate over problems, each with its own number of samples.</summary>
    /// <param name="problems">Samples judged and samples that passed, per problem; at least one problem.</param>
    /// <param name="k">Samples drawn, at least 1.</param>
    /// <returns>The mean, or null where some problem has fewer than k samples: a mean over the others would be another quantity.</returns>
    /// <exception cref="ArgumentException">There are no problems.</exception>
    public static double? Mean(IReadOnlyCollection<(int N, int C)> problems, int k)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count == 0) throw new ArgumentException("pass@k is a mean over problems; there are none.", nameof(problems));
        if (problems.Any(problem => problem.N < k)) return null;
        return problems.Sum(problem => Estimate(problem.N, problem.C, k)) / problems.Count;
    }
}
