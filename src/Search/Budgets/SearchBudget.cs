namespace Reasoning.Search.Budgets;

/// <summary>
/// The most that one search may spend, with everything that it is put together from. Immutable. A limit that is null does not limit; whichever is reached first counts.
/// </summary>
/// <remarks>
/// A call is made only where the most that it can cost still fits: its prompt, and <see cref="SearchContext.MaxTokens"/> per completion. So no limit is ever overrun, as
/// long as the generator keeps to the number of tokens asked for; a part of the budget that is smaller than one such call stays unspent. Where a generator cannot count
/// tokens, a prompt counts as many as it has bytes until the call has told better.
/// </remarks>
public sealed record SearchBudget
{
    /// <summary>No limits.</summary>
    public static SearchBudget Unlimited { get; } = new();

    /// <summary>Prompt and completion tokens together; the prompt of a request for several completions counts once. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long? MaxTokens { get; init => field = AtLeastOne(value, nameof(MaxTokens)); }

    /// <summary>Generated tokens, without those of prompts. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long? MaxCompletionTokens { get; init => field = AtLeastOne(value, nameof(MaxCompletionTokens)); }

    /// <summary>Completions asked for; a request for n of them counts n. At least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public long? MaxCalls { get; init => field = AtLeastOne(value, nameof(MaxCalls)); }

    /// <summary>Money, by <see cref="Prices"/>. Above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public decimal? MaxCost
    {
        get;
        init => field = value is null or > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxCost), value, "A limit on cost is above 0.");
    }

    /// <summary>What tokens cost; null, the default, for nothing.</summary>
    public TokenPrices? Prices { get; init; }

    /// <summary>Time on the clock, including that of earlier sessions of a search that was taken up again; calls that are under way then are cancelled. Above 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public TimeSpan? MaxTime
    {
        get;
        init => field = value is null || value > TimeSpan.Zero ? value : throw new ArgumentOutOfRangeException(nameof(MaxTime), value, "A limit on time is above 0.");
    }

    /// <summary>What calls cost by the prices; 0 where there are none.</summary>
    internal decimal CostOf(long promptTokens, long completionTokens) => Prices?.Of(promptTokens, completionTokens) ?? 0;

    private static long? AtLeastOne(long? value, string name)
    {
        if (value is { } limit) ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1, name);
        return value;
    }
}
