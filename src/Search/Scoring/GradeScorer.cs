using Reasoning.Search.Catalog;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Scoring;

/// <summary>The grade that the model gives a solution (<see cref="PromptBook.Grade"/>), from 0 to 1.</summary>
/// <remarks>
/// One call per distinct solution; 0.5 where the reply cannot be read. A grade of a beginning would be that of a solution without an end, so of a beginning the model is asked
/// instead whether it will be right (<see cref="PromptBook.JudgeBeginning"/>).
/// </remarks>
public sealed class GradeScorer : IScorer
{
    private readonly GradeScorerOptions _options;

    /// <summary>Makes the scorer.</summary>
    /// <param name="options">How to ask; null means the defaults.</param>
    public GradeScorer(GradeScorerOptions? options = null)
    {
        _options = options ?? new GradeScorerOptions();
        Settings = OptionSettings.Write(_options);
    }

    /// <inheritdoc/>
    public string Name => "grade";

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Settings { get; }

    /// <inheritdoc/>
    public Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken) =>
        JudgementRound.AskAsync(
            scope,
            solutions,
            solution => solution.IsComplete ? scope.Prompts.Grade(scope.Problem, solution.Text) : scope.Prompts.JudgeBeginning(scope.Problem, solution.Text),
            _options.Sampling,
            cancellationToken);

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => CostBound.Of(1, maxTokens);
}
