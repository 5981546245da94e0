namespace Reasoning.Search.Budgets;

/// <summary>No call of a round fits into the budget any more. Ends a search, which then has the result that it had before.</summary>
public sealed class BudgetSpentException : Exception
{
    /// <summary>A limit was reached.</summary>
    public BudgetSpentException(BudgetLimit limit)
        : base($"The next model call does not fit into what is left of the budget ({Describe(limit)}).") => Limit = limit;

    /// <summary>Which limit.</summary>
    public BudgetLimit Limit { get; }

    private static string Describe(BudgetLimit limit) => limit switch
    {
        BudgetLimit.Tokens => "tokens",
        BudgetLimit.CompletionTokens => "completion tokens",
        BudgetLimit.Calls => "calls",
        BudgetLimit.Cost => "cost",
        _ => "time",
    };
}
