using Reasoning.Decoding.Sampling;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Scoring;

/// <summary>A round of judgements of solutions by the model.</summary>
internal static class JudgementRound
{
    /// <summary>Asks about each distinct solution once: a model that is sure of itself repeats itself. A reply that cannot be read says nothing, which is 0.5.</summary>
    public static async Task<IReadOnlyList<double>> AskAsync(
        SearchScope scope, IReadOnlyList<PartialSolution> solutions, Func<PartialSolution, Prompt<Judgement>> ask, SamplingOptions sampling, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(solutions);
        var places = new Dictionary<(string, bool), int>();
        var prompts = new List<Prompt<Judgement>>();
        foreach (var solution in solutions)
            if (places.TryAdd((solution.Text, solution.IsComplete), prompts.Count)) prompts.Add(ask(solution));

        var replies = await scope.AskAsync(prompts, sampling, cancellationToken).ConfigureAwait(false);
        return [.. solutions.Select(solution => replies[places[(solution.Text, solution.IsComplete)]] switch
        {
            null => double.NaN,
            { Value: { } judgement } => judgement.Value,
            _ => 0.5,
        })];
    }
}
