using Reasoning.Search.Prompts;

namespace Reasoning.Search.Judging;

/// <summary>Prefers the candidate that passes, and of two that pass or fail alike the one with the higher verdict score. Needs a verifier; makes no model call.</summary>
/// <remarks>A verdict that is no evidence (the harness broke) gives no vote. Asking again gives the same answer, so one comparison per pair is enough.</remarks>
public sealed class VerifierJudge : IJudge
{
    /// <inheritdoc/>
    public string Name => "verifier";

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(pairs);
        var judged = await scope.VerifyAsync([.. pairs.SelectMany(pair => (Candidate[])[pair.First, pair.Second])], cancellationToken).ConfigureAwait(false);
        return [.. pairs.Select((_, i) => Compare(judged[2 * i], judged[2 * i + 1]))];
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => default(CostBound);

    private static Comparison? Compare(Candidate first, Candidate second)
    {
        if (first.Verdict is not { IsEvidence: true } one || second.Verdict is not { IsEvidence: true } other) return null;
        var order = (one.Passed, one.Score).CompareTo((other.Passed, other.Score));
        return Comparison.Of(order switch { > 0 => Preference.First, < 0 => Preference.Second, _ => Preference.Tie });
    }
}
