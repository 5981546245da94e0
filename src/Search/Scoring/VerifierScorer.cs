using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Scoring;

/// <summary>The verifier's score of a whole solution: the share of its tests that hold. Needs a verifier; makes no model call.</summary>
/// <remarks>
/// What tests say nothing of scores 0.5, halfway between wrong and right: a solution that is not complete, and one on which the harness broke. NaN only where the time was up.
/// </remarks>
public sealed class VerifierScorer : IScorer
{
    private const double Unknown = 0.5;

    /// <inheritdoc/>
    public string Name => "verifier";

    /// <inheritdoc/>
    public ConfidenceSource ScoreSource => ConfidenceSource.TestShare;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(solutions);
        Candidate[] whole = [.. solutions.Where(solution => solution.IsComplete).Select(solution => new Candidate { Index = -1, Text = solution.Text })];
        var judged = new Queue<Candidate>(await scope.VerifyAsync(whole, cancellationToken).ConfigureAwait(false));
        return [.. solutions.Select(solution => !solution.IsComplete ? Unknown : judged.Dequeue().Verdict switch
        {
            null => double.NaN,
            { IsEvidence: false } => Unknown,
            var verdict => verdict.Score,
        })];
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => default(CostBound);
}
