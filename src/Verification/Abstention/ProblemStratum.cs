namespace Reasoning.Verification.Abstention;

/// <summary>Problems on which a model does equally well.</summary>
/// <param name="SuccessRate">r: the probability that one sample is right, 0..1.</param>
/// <param name="Share">p: the share of such problems, above 0; the shares of all strata together are 1.</param>
public readonly record struct ProblemStratum(double SuccessRate, double Share)
{
    /// <summary>The strata of problems whose samples were judged by a verifier that is trusted: one per success rate that occurs, ascending.</summary>
    /// <param name="problems">Samples judged, at least 1, and right ones among them, per problem; at least one problem.</param>
    /// <exception cref="ArgumentException">There are no problems, or a count is outside its range.</exception>
    public static IReadOnlyList<ProblemStratum> OfProblems(IReadOnlyCollection<(int Samples, int Right)> problems)
    {
        ArgumentNullException.ThrowIfNull(problems);
        if (problems.Count == 0) throw new ArgumentException("Strata are made of at least one problem.", nameof(problems));
        foreach (var (samples, right) in problems)
            if (samples < 1 || right < 0 || right > samples) throw new ArgumentException($"Of {samples} samples, {right} cannot be right.", nameof(problems));
        return
        [
            .. problems.CountBy(problem => (double)problem.Right / problem.Samples)
                .OrderBy(group => group.Key)
                .Select(group => new ProblemStratum(group.Key, (double)group.Value / problems.Count)),
        ];
    }
}
