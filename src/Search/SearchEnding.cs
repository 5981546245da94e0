namespace Reasoning.Search;

/// <summary>Why a search ended.</summary>
public enum SearchEnding
{
    /// <summary>The strategy was done.</summary>
    Finished,

    /// <summary>The next model call did not fit into the budget; the result is what was found by then.</summary>
    BudgetSpent,

    /// <summary>It was cancelled; the result is what was found by then.</summary>
    Cancelled,
}
