using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Scoring;

/// <summary>
/// How likely the model says yes when asked whether a solution is right (<see cref="PromptBook.Judge"/>), or of a beginning whether it will be
/// (<see cref="PromptBook.JudgeBeginning"/>).
/// </summary>
/// <remarks>
/// One call per distinct solution. A probability where the generator gives the alternatives of a token, else 1 or 0 by what the reply says; 0.5 where it cannot be read.
/// Known as P(True): Kadavath et al., "Language Models (Mostly) Know What They Know" (2022), section 4.
/// </remarks>
public sealed class JudgeScorer : IScorer
{
    private readonly JudgeScorerOptions _options;

    /// <summary>Makes the scorer.</summary>
    /// <param name="options">How to ask; null means the defaults.</param>
    public JudgeScorer(JudgeScorerOptions? options = null)
    {
        _options = options ?? new JudgeScorerOptions();
        Settings = OptionSettings.Write(_options);
    }

    /// <inheritdoc/>
    public string Name => "judge";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken) =>
        JudgementRound.AskAsync(
            scope,
            solutions,
            solution => solution.IsComplete ? scope.Prompts.Judge(scope.Problem, solution.Text) : scope.Prompts.JudgeBeginning(scope.Problem, solution.Text),
            _options.Sampling,
            cancellationToken);

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => CostBound.Of(1, maxTokens);
}
