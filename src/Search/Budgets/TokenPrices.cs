namespace Reasoning.Search.Budgets;

/// <summary>What tokens cost, in any one currency.</summary>
/// <param name="PerMillionPromptTokens">Price of a million tokens of prompts; at least 0.</param>
/// <param name="PerMillionCompletionTokens">Price of a million generated tokens; at least 0.</param>
public sealed record TokenPrices(decimal PerMillionPromptTokens, decimal PerMillionCompletionTokens)
{
    private const decimal Million = 1_000_000;

    /// <summary>Price of a million tokens of prompts.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public decimal PerMillionPromptTokens { get; init; } = Checked(PerMillionPromptTokens);

    /// <summary>Price of a million generated tokens.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public decimal PerMillionCompletionTokens { get; init; } = Checked(PerMillionCompletionTokens);

    /// <summary>What so many tokens cost.</summary>
    public decimal Of(long promptTokens, long completionTokens) =>
        ((promptTokens * PerMillionPromptTokens) + (completionTokens * PerMillionCompletionTokens)) / Million;

    private static decimal Checked(decimal price) =>
        price >= 0 ? price : throw new ArgumentOutOfRangeException(nameof(price), price, "A price is at least 0.");
}
