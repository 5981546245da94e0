namespace Reasoning.Search;

/// <summary>The most that a search can cost, known before its first call.</summary>
/// <param name="ModelCalls">Completions.</param>
/// <param name="CompletionTokens">Tokens generated over all of them; prompts are not counted.</param>
public readonly record struct CostBound(long ModelCalls, long CompletionTokens)
{
    /// <summary>So many completions of at most so many tokens each.</summary>
    public static CostBound Of(long modelCalls, int maxTokens) => new(modelCalls, modelCalls * maxTokens);

    /// <summary>The bound of two searches together.</summary>
    public static CostBound operator +(CostBound left, CostBound right) =>
        new(left.ModelCalls + right.ModelCalls, left.CompletionTokens + right.CompletionTokens);

    /// <summary>The bound of two searches together.</summary>
    public static CostBound Add(CostBound left, CostBound right) => left + right;

    /// <summary>The bound of so many such searches.</summary>
    public static CostBound operator *(CostBound bound, long times) => new(bound.ModelCalls * times, bound.CompletionTokens * times);

    /// <summary>The bound of so many such searches.</summary>
    public static CostBound Multiply(CostBound bound, long times) => bound * times;
}
