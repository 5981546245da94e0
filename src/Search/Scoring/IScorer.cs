using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Scoring;

/// <summary>Says how promising solutions are, whole ones or beginnings: a process reward model, tests, a model that judges, the user's own reward.</summary>
public interface IScorer : ISearchComponent
{
    /// <summary>Scores solutions, all at once.</summary>
    /// <param name="scope">The scope that asks; calls and verifications count as its own.</param>
    /// <param name="solutions">What to score.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>One score per solution, from 0 (certainly wrong) to 1 (certainly right); NaN where it is not known, such as where the budget did not permit to find out.</returns>
    /// <exception cref="Budgets.BudgetSpentException">The budget does not permit a single score.</exception>
    Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken);

    /// <summary>What its scores are, where one is taken as the confidence in an answer. The default is the judgement of a model.</summary>
    ConfidenceSource ScoreSource => ConfidenceSource.Model;

    /// <summary>The most that one score can cost; null where only the budget bounds it.</summary>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    CostBound? Bound(int maxTokens);
}
