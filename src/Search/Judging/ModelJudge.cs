using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Judging;

/// <summary>Asks the model which of two candidates is better (<see cref="PromptBook.Compare"/>).</summary>
/// <remarks>
/// One call per comparison. Where the generator gives the alternatives of a token, a verdict is the probability of the first candidate against the second, which says more
/// than one sampled letter; else it is what the reply names. A reply that names neither is no vote. Models favour a place (often the first): who asks should ask for both
/// orders.
/// </remarks>
public sealed class ModelJudge : IJudge
{
    private readonly ModelJudgeOptions _options;

    /// <summary>Makes the judge.</summary>
    /// <param name="options">How to ask; null means the defaults.</param>
    public ModelJudge(ModelJudgeOptions? options = null)
    {
        _options = options ?? new ModelJudgeOptions();
        Settings = OptionSettings.Write(_options);
    }

    /// <inheritdoc/>
    public string Name => "model";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(pairs);
        Prompt<Comparison>[] prompts = [.. pairs.Select(pair => scope.Prompts.Compare(scope.Problem, pair.First.Text, pair.Second.Text))];
        var replies = await scope.AskAsync(prompts, _options.Sampling, cancellationToken).ConfigureAwait(false);
        return [.. replies.Select(reply => reply?.Value)];
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => CostBound.Of(1, maxTokens);
}
