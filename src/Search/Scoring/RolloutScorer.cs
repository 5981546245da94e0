using Reasoning.Decoding.Generation;
using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Scoring;

/// <summary>
/// How often a beginning leads to a right solution: it is completed several times and the verifier looks at what comes out. A Monte-Carlo process reward, the label of Wang
/// et al., "Math-Shepherd" (2023), section 3.3 (soft estimation), taken at test time.
/// </summary>
/// <remarks>
/// Needs a verifier, and a generator that continues a given text. Costs <see cref="RolloutScorerOptions.Rollouts"/> calls per distinct beginning, in one round for all of
/// them; a complete solution is verified as it is. The score is the share of the completions that pass, NaN where there was no budget for a single one.
/// </remarks>
public sealed class RolloutScorer : IScorer
{
    private readonly RolloutScorerOptions _options;

    /// <summary>Makes the scorer.</summary>
    /// <param name="options">How to complete beginnings; null means the defaults.</param>
    public RolloutScorer(RolloutScorerOptions? options = null)
    {
        _options = options ?? new RolloutScorerOptions();
        Settings = OptionSettings.Write(_options);
    }

    /// <inheritdoc/>
    public string Name => "rollout";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public ConfidenceSource ScoreSource => ConfidenceSource.TestShare;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(solutions);
        string[] beginnings = [.. solutions.Where(solution => !solution.IsComplete).Select(solution => solution.Text).Distinct(StringComparer.Ordinal)];
        var solve = scope.Prompts.Solve(scope.Problem);
        var completed = await CompleteAsync(scope, solve, beginnings, cancellationToken).ConfigureAwait(false);
        var judged = await scope.VerifyAsync(
            [.. completed.Values.SelectMany(texts => texts).Concat(solutions.Where(solution => solution.IsComplete).Select(solution => solution.Text))
                .Select(text => new Candidate { Index = -1, Text = text })],
            cancellationToken).ConfigureAwait(false);

        var passes = new Dictionary<string, bool>(StringComparer.Ordinal);
        foreach (var candidate in judged)
            if (candidate.Verdict is { IsEvidence: true } verdict) passes[candidate.Text] = verdict.Passed;
        return [.. solutions.Select(solution => Share(solution.IsComplete ? [solution.Text] : completed[solution.Text], passes))];
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => CostBound.Of(_options.Rollouts, maxTokens);

    private async Task<Dictionary<string, string[]>> CompleteAsync(SearchScope scope, Prompt<string> solve, string[] beginnings, CancellationToken cancellationToken)
    {
        var completed = new Dictionary<string, string[]>(StringComparer.Ordinal);
        if (beginnings.Length == 0) return completed;
        GenerationRequest[] requests = [.. beginnings.Select(beginning => (solve with { Prefix = beginning.Length == 0 ? solve.Prefix : solve.Prefix + beginning })
            .ToRequest(_options.Rollouts, scope.MaxTokens, _options.Sampling, scope.Capabilities))];
        var replies = await scope.GenerateAsync(requests, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < beginnings.Length; i++)
            completed.Add(beginnings[i], [.. replies[i]?.Replies.Select(reply => solve.Parse(reply) ?? "") ?? []]);
        return completed;
    }

    private static double Share(string[] texts, Dictionary<string, bool> passes)
    {
        var known = texts.Where(passes.ContainsKey).ToArray();
        return known.Length == 0 ? double.NaN : (double)known.Count(text => passes[text]) / known.Length;
    }
}
