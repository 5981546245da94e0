namespace Reasoning.Verification.Agreement.Behaviour;

/// <summary>
/// MBR-exec: minimum Bayes risk among programs where one is worth to another whether both run and give the same outputs. Shi et al., "Natural
/// Language to Code Translation with Execution" (EMNLP 2022), section 3.
/// </summary>
/// <remarks>
/// Shi et al. run the first input that comes with a problem; here the outputs on as many inputs as are given must all be equal. Ties go to the
/// candidate with the higher log-probability (of the whole text, as there), then to the earlier one. O(candidates × inputs), where the pairwise form needs the square.
/// </remarks>
public static class MbrExec
{
    /// <summary>Ranks programs by how many agree with them.</summary>
    /// <param name="outputs">Per candidate what it did on each input, at least one input, all on the same inputs.</param>
    /// <param name="logProbabilities">Per candidate ln P of its text; null: ties go to the earlier candidate.</param>
    /// <returns>All candidates, the best first.</returns>
    /// <exception cref="ArgumentException">No candidates, no inputs, candidates run on different numbers of inputs, or log-probabilities that do not fit.</exception>
    public static IReadOnlyList<MbrExecCandidate> Rank<T>(IReadOnlyList<IReadOnlyList<ObservedOutput<T>>> outputs, IReadOnlyList<double>? logProbabilities = null)
        where T : IEquatable<T>
    {
        var clusters = SemanticClusters.Group(outputs);
        if (outputs[0].Count == 0) throw new ArgumentException("The candidates were run on no inputs; one is needed to compare outputs.", nameof(outputs));
        if (logProbabilities is not null)
        {
            if (logProbabilities.Count != outputs.Count)
                throw new ArgumentException($"There are {logProbabilities.Count} log-probabilities for {outputs.Count} candidates; each needs one.", nameof(logProbabilities));
            for (var candidate = 0; candidate < outputs.Count; candidate++)
            {
                if (double.IsNaN(logProbabilities[candidate]))
                    throw new ArgumentException($"The log-probability of candidate {candidate} is not a number.", nameof(logProbabilities));
            }
        }

        return
        [
            .. outputs.Select((observed, candidate) => new MbrExecCandidate(candidate, observed.All(output => output.Ran) ? clusters[candidate].Candidates.Count : 0))
                .OrderByDescending(candidate => candidate.Agreement)
                .ThenByDescending(candidate => logProbabilities?[candidate.Index] ?? 0),
        ];
    }
}
