namespace Reasoning.Search.Budgets;

/// <summary>An amount of everything that a budget limits, but time.</summary>
internal readonly record struct BudgetAmount(long Tokens, long CompletionTokens, long Calls, decimal Cost)
{
    /// <summary>More than anyone spends, and little enough to be added up.</summary>
    public static BudgetAmount Unlimited { get; } = new(long.MaxValue / 4, long.MaxValue / 4, long.MaxValue / 4, decimal.MaxValue / 4);

    public static BudgetAmount operator +(BudgetAmount left, BudgetAmount right) =>
        new(left.Tokens + right.Tokens, left.CompletionTokens + right.CompletionTokens, left.Calls + right.Calls, left.Cost + right.Cost);

    public static BudgetAmount operator -(BudgetAmount left, BudgetAmount right) =>
        new(left.Tokens - right.Tokens, left.CompletionTokens - right.CompletionTokens, left.Calls - right.Calls, left.Cost - right.Cost);

    public static BudgetAmount LimitsOf(SearchBudget budget) => new(
        budget.MaxTokens ?? Unlimited.Tokens,
        budget.MaxCompletionTokens ?? Unlimited.CompletionTokens,
        budget.MaxCalls ?? Unlimited.Calls,
        budget.MaxCost ?? Unlimited.Cost);

    /// <summary>One of so many equal parts, rounded down.</summary>
    public BudgetAmount DividedBy(int parts) => new(Tokens / parts, CompletionTokens / parts, Calls / parts, Cost / parts);
}
