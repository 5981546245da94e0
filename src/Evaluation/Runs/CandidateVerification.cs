using Reasoning.Search;
using Reasoning.Verification;

namespace Reasoning.Evaluation.Runs;

/// <summary>Puts many candidates of one problem before the verifier that measures them, outside of any search.</summary>
internal static class CandidateVerification
{
    /// <summary>
    /// Judges every candidate that has no verdict yet, all at once (the verifier bounds its own parallelism), and each distinct text only once: a
    /// model that is sure of itself repeats itself.
    /// </summary>
    /// <param name="candidates">What to judge.</param>
    /// <param name="verifier">Judges candidates of their problem.</param>
    /// <param name="cancellationToken">Gives up judging.</param>
    /// <returns>The same candidates in the same order, each with its verdict.</returns>
    public static async Task<IReadOnlyList<Candidate>> VerifyAllAsync(
        this IVerifier verifier, IReadOnlyList<Candidate> candidates, CancellationToken cancellationToken)
    {
        var verdicts = new Dictionary<string, Task<Verdict>>(StringComparer.Ordinal);
        foreach (var candidate in candidates)
        {
            if (candidate.Verdict is null && !verdicts.ContainsKey(candidate.Text))
                verdicts.Add(candidate.Text, verifier.VerifyAsync(candidate.Text, cancellationToken).AsTask());
        }

        await Task.WhenAll(verdicts.Values).ConfigureAwait(false);
        var judged = new Candidate[candidates.Count];
        for (var i = 0; i < judged.Length; i++)
            judged[i] = candidates[i].Verdict is null ? candidates[i] with { Verdict = await verdicts[candidates[i].Text].ConfigureAwait(false) } : candidates[i];
        return judged;
    }
}
