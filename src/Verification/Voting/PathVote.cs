namespace Reasoning.Verification.Voting;

/// <summary>Votes among sampled reasoning paths, weighted by how likely the model found each path.</summary>
/// <remarks>
/// Zhou et al., "Bridging Internal Probability and Self-Consistency for Effective and Efficient LLM Reasoning" (2025). The probability of a path is
/// the exponential of its mean log-probability (the reciprocal of its perplexity). Departure: probabilities are taken relative to the
/// likeliest path, so that very unlikely paths do not sum to 0 and divide by it.
/// </remarks>
public static class PathVote
{
    // A mean of rounded log-probabilities of certain tokens may come out a little above 0.
    private const double Rounding = 1e-6;

    /// <summary>SC, self-consistency: every sample counts as one, equal texts too.</summary>
    /// <param name="paths">The samples.</param>
    /// <param name="same">Whether two answers are the same; null means the type's own equality.</param>
    /// <exception cref="ArgumentException">A mean log-probability is above 0 or not a number.</exception>
    public static VoteResult<T> SelfConsistency<T>(IReadOnlyList<ReasoningPath<T>> paths, Func<T, T, bool>? same = null) where T : notnull
    {
        Check(paths);
        return Vote.Count(Classes(paths, same), paths.Count, Vote.Equal(paths.Count));
    }

    /// <summary>
    /// PPL: the likeliest single path decides. Where several are equally likely, each of these samples is equally likely to be taken, so the
    /// chance of an answer is its share among them. The weight of an answer is the probability of its likeliest path.
    /// </summary>
    /// <inheritdoc cref="SelfConsistency"/>
    public static VoteResult<T> Perplexity<T>(IReadOnlyList<ReasoningPath<T>> paths, Func<T, T, bool>? same = null) where T : notnull
    {
        Check(paths);
        var classes = Classes(paths, same);
        var best = classes.SelectMany(answer => answer.Ballots).Select(i => paths[i].MeanLogProbability).DefaultIfEmpty(0).Max();
        var probabilities = Probabilities(paths);
        var weights = new double[paths.Count];
        foreach (var (_, ballots) in classes)
        {
            var likeliest = ballots.MaxBy(i => paths[i].MeanLogProbability);
            weights[likeliest] = probabilities[likeliest];
        }

        return Vote.Count(classes, paths.Count, weights, ballots => ballots.Count(i => paths[i].MeanLogProbability == best));
    }

    /// <summary>PC, perplexity consistency: an answer counts as much as the distinct paths to it are likely together; equal texts count once.</summary>
    /// <inheritdoc cref="SelfConsistency"/>
    public static VoteResult<T> PerplexityConsistency<T>(IReadOnlyList<ReasoningPath<T>> paths, Func<T, T, bool>? same = null) where T : notnull
    {
        Check(paths);
        return Vote.Count(Classes(paths, same), paths.Count, DistinctProbabilities(paths));
    }

    /// <summary>
    /// RPC, reasoning-pruning perplexity consistency: <see cref="PerplexityConsistency"/> without the paths that lead nowhere. A path is pruned where it
    /// belongs more likely to the lower component of a mixture of two Weibull distributions, fitted to the probabilities of all samples, and is
    /// also less likely than their mean; so the likeliest path always stays. Answers whose paths are all pruned keep their ballots, with weight 0.
    /// </summary>
    /// <param name="paths">The samples.</param>
    /// <param name="same">Whether two answers are the same; null means the type's own equality.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    /// <exception cref="ArgumentException">A mean log-probability is above 0 or not a number.</exception>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static VoteResult<T> PrunedPerplexityConsistency<T>(
        IReadOnlyList<ReasoningPath<T>> paths, Func<T, T, bool>? same = null, CancellationToken cancellationToken = default) where T : notnull
    {
        Check(paths);
        var weights = DistinctProbabilities(paths);
        var kept = Kept(paths, cancellationToken);
        for (var i = 0; i < weights.Length; i++)
            if (!kept[i]) weights[i] = 0;
        return Vote.Count(Classes(paths, same), paths.Count, weights);
    }

    /// <summary>Which paths are not pruned.</summary>
    internal static bool[] Kept<T>(IReadOnlyList<ReasoningPath<T>> paths, CancellationToken cancellationToken = default)
    {
        var probabilities = paths.Select(path => Math.Exp(path.MeanLogProbability)).ToArray();
        // Nothing lies below the mean of equal values.
        if (probabilities.Distinct().Count() < 2) return [.. probabilities.Select(_ => true)];
        var mixture = WeibullMixture.Fit(probabilities, cancellationToken);
        var mean = probabilities.Sum() / probabilities.Length;
        return Array.ConvertAll(probabilities, probability => probability >= mean || mixture.IsHigh(probability));
    }

    /// <summary>The probability of each path relative to the likeliest one; 0 for a text that occurred before.</summary>
    private static double[] DistinctProbabilities<T>(IReadOnlyList<ReasoningPath<T>> paths)
    {
        var weights = Probabilities(paths);
        var seen = new HashSet<string>(StringComparer.Ordinal);
        for (var i = 0; i < weights.Length; i++)
            if (!seen.Add(paths[i].Text)) weights[i] = 0;
        return weights;
    }

    private static List<(T Answer, List<int> Ballots)> Classes<T>(IReadOnlyList<ReasoningPath<T>> paths, Func<T, T, bool>? same) where T : notnull
    {
        var answers = paths.Select(path => path.Answer).ToArray();
        return same is null ? Vote.Classes(answers, comparer: null) : Vote.Classes(answers, same);
    }

    private static void Check<T>(IReadOnlyList<ReasoningPath<T>> paths)
    {
        ArgumentNullException.ThrowIfNull(paths);
        foreach (var path in paths)
            if (!(path.MeanLogProbability <= Rounding))
                throw new ArgumentException($"A mean log-probability is at most 0; one is {path.MeanLogProbability}.", nameof(paths));
    }

    /// <summary>exp(mean log-probability), relative to the likeliest path; 1 for all where all are −∞, since nothing tells them apart.</summary>
    private static double[] Probabilities<T>(IReadOnlyList<ReasoningPath<T>> paths)
    {
        var best = paths.Select(path => path.MeanLogProbability).DefaultIfEmpty(0).Max();
        return double.IsNegativeInfinity(best) ? Vote.Equal(paths.Count) : [.. paths.Select(path => Math.Exp(path.MeanLogProbability - best))];
    }
}
