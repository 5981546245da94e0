namespace Reasoning.Search.Trees.Rebase;

/// <summary>How shares of a width become whole numbers that add up to it.</summary>
public enum RebaseRounding
{
    /// <summary>From the best score on, each takes its share of what is left, rounded up: the rule of the paper's code, without its drift of rounding errors.</summary>
    Ceiling,

    /// <summary>Each takes its share rounded down; what is left goes to the largest remainders, ties to the earlier.</summary>
    LargestRemainder,
}
