namespace Reasoning.Verification.Agreement.Risk;

/// <summary>
/// Minimum Bayes risk: of samples from a model, the one that is best on average if each sample in turn is taken to be the right
/// answer, argmax over y of Σ w(y′)·u(y, y′). Eikema and Aziz, "Is MAP Decoding All You Need?" (COLING 2020); with a judging model as the utility,
/// Wu et al., "Better Instruction-Following Through Minimum Bayes Risk" (2024).
/// </summary>
/// <remarks>
/// The exact form asks for every pair, candidates × references calls. With <see cref="PruningOptions"/> it is Cheng and Vlachos, "Faster Minimum Bayes
/// Risk Decoding with Confidence-based Pruning" (EMNLP 2023): the references grow, and after each growth a candidate is
/// dropped if it is too rarely as good as the best so far when the references are drawn again with replacement. Departs from it by keeping
/// a candidate whose win rate is exactly 1 − α, so that α = 1 is the exact form; by weights, which references carry into each bootstrap sample; and by
/// taking the references in a seeded random order. Candidates that are given once with a weight cost fewer calls than repeated ones.
/// </remarks>
public static class MinimumBayesRisk
{
    /// <summary>Chooses among candidates, each of which is also a reference.</summary>
    /// <param name="candidates">At least one.</param>
    /// <param name="utility">How good a candidate is if a reference is right; called in a fixed order.</param>
    /// <param name="options">Settings; null: exact, all weights equal.</param>
    /// <param name="cancellationToken">Gives up between two calls of the utility.</param>
    /// <exception cref="ArgumentException">There are no candidates, or not as many weights as references.</exception>
    /// <exception cref="InvalidOperationException">The utility is not a finite number; the message says for which pair.</exception>
    public static MinimumBayesRiskResult Select<T>(
        IReadOnlyList<T> candidates, Utility<T> utility, MinimumBayesRiskOptions? options = null, CancellationToken cancellationToken = default) =>
        Select(candidates, candidates, utility, options, cancellationToken);

    /// <summary>Chooses among candidates by references that were sampled apart.</summary>
    /// <inheritdoc cref="Select{T}(IReadOnlyList{T}, Utility{T}, MinimumBayesRiskOptions?, CancellationToken)"/>
    /// <param name="references">At least one.</param>
    /// <param name="candidates"/>
    /// <param name="utility"/>
    /// <param name="options"/>
    /// <param name="cancellationToken"/>
    public static MinimumBayesRiskResult Select<T>(
        IReadOnlyList<T> candidates,
        IReadOnlyList<T> references,
        Utility<T> utility,
        MinimumBayesRiskOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utility);
        var estimate = Start(candidates, references, options ??= new MinimumBayesRiskOptions());
        while (estimate.NextRound() is { Count: > 0 } pairs)
        {
            foreach (var (candidate, reference) in pairs)
            {
                cancellationToken.ThrowIfCancellationRequested();
                estimate.Record(candidate, reference, utility(candidates[candidate], references[reference]));
            }
        }

        return estimate.Result();
    }

    /// <summary>Chooses among candidates, each of which is also a reference, by a utility that takes time to ask: a judge.</summary>
    /// <remarks>
    /// Up to <see cref="MinimumBayesRiskOptions.MaxConcurrency"/> calls run at a time; the result does not depend on their order. Where a judge's
    /// score for a candidate against itself is known, say so in <see cref="MinimumBayesRiskOptions.SelfUtility"/>: N(N − 1) calls then.
    /// </remarks>
    /// <inheritdoc cref="Select{T}(IReadOnlyList{T}, Utility{T}, MinimumBayesRiskOptions?, CancellationToken)"/>
    /// <param name="utility">How good a candidate is if a reference is right; what it throws ends the selection.</param>
    /// <param name="candidates"/>
    /// <param name="options"/>
    /// <param name="cancellationToken">Gives up; also handed to the calls in flight.</param>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    public static async Task<MinimumBayesRiskResult> SelectAsync<T>(
        IReadOnlyList<T> candidates, AsyncUtility<T> utility, MinimumBayesRiskOptions? options = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(utility);
        var estimate = Start(candidates, candidates, options ??= new MinimumBayesRiskOptions());
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = options.MaxConcurrency, CancellationToken = cancellationToken };
        while (estimate.NextRound() is { Count: > 0 } pairs)
        {
            await Parallel.ForEachAsync(pairs, parallel, async (pair, token) =>
            {
                var (candidate, reference) = pair;
                estimate.Record(candidate, reference, await utility(candidates[candidate], candidates[reference], token).ConfigureAwait(false));
            }).ConfigureAwait(false);
        }

        return estimate.Result();
    }

    private static RiskEstimate Start<T>(IReadOnlyList<T> candidates, IReadOnlyList<T> references, MinimumBayesRiskOptions options)
    {
        ArgumentNullException.ThrowIfNull(candidates);
        ArgumentNullException.ThrowIfNull(references);
        if (candidates.Count == 0) throw new ArgumentException("There must be at least one candidate to choose from.", nameof(candidates));
        if (references.Count == 0) throw new ArgumentException("There must be at least one reference to compare with.", nameof(references));
        if (options.Weights is { } weights && weights.Count != references.Count)
            throw new ArgumentException($"There are {weights.Count} weights for {references.Count} references; each reference needs one.", nameof(options));
        return new RiskEstimate(candidates.Count, references.Count, ReferenceEquals(candidates, references), options);
    }
}
