namespace Reasoning.Data.Difficulty;

/// <summary>How instruction-following difficulty is measured, and which items are kept. Checked when set.</summary>
public sealed record DifficultyOptions
{
    /// <summary>What an item is ranked by. Default: the ratio of losses.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the named ones.</exception>
    public DifficultyRatio Ratio
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Ratio), value, "There is no such ratio.");
    }

    /// <summary>The text in front of the answer where the model is not told the prompt. Default: <c>### Response:</c>. It may be empty where the model has a token that
    /// begins a sequence.</summary>
    public string DirectPrompt { get; init => field = value ?? throw new ArgumentNullException(nameof(DirectPrompt)); } = "### Response:";

    /// <summary>Items whose ratio is above this are dropped: the prompt makes their answer less likely, so that it probably belongs to another one. Default: 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public double MaxRatio
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(MaxRatio), value, "The largest ratio must be above zero.");
    } = 1;

    /// <summary>The share of the items that were not dropped that is kept, rounded down: those with the highest ratios. Default: 0.1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or above 1.</exception>
    public double Fraction
    {
        get;
        init => field = value is > 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Fraction), value, "The share to keep must be above 0 and at most 1.");
    } = 0.1;

    /// <summary>The most tokens of prompt and answer together; longer items are dropped as truncated. Null (default): the model's context.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 2.</exception>
    public int? MaxTokens
    {
        get;
        init => field = value is null or >= 2 ? value : throw new ArgumentOutOfRangeException(nameof(MaxTokens), value, "A prompt and an answer have at least 2 tokens.");
    }
}
