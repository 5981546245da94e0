namespace Reasoning.Search.Budgets;

/// <summary>Which limit of a budget did not permit a call.</summary>
public enum BudgetLimit
{
    /// <summary><see cref="SearchBudget.MaxTokens"/>.</summary>
    Tokens,

    /// <summary><see cref="SearchBudget.MaxCompletionTokens"/>.</summary>
    CompletionTokens,

    /// <summary><see cref="SearchBudget.MaxCalls"/>.</summary>
    Calls,

    /// <summary><see cref="SearchBudget.MaxCost"/>.</summary>
    Cost,

    /// <summary><see cref="SearchBudget.MaxTime"/>.</summary>
    Time,
}
