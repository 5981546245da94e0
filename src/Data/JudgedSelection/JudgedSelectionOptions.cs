using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.JudgedSelection;

/// <summary>How items are rated, and which are kept. Checked when set.</summary>
public sealed record JudgedSelectionOptions
{
    /// <summary>The least rating of an item that is kept. Default: 4.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not a number.</exception>
    public double Threshold
    {
        get;
        init => field = double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "The threshold must be a number.");
    } = 4.5;

    /// <summary>The highest rating; higher ones are not read. Default: 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above zero.</exception>
    public double Highest
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Highest), value, "The highest rating must be above zero.");
    } = 5;

    /// <summary>What the judge is asked, with the fields <c>{prompt}</c> and <c>{answer}</c>. Default: <see cref="DefaultPrompt"/>.</summary>
    public FieldTemplate Prompt { get; init => field = value ?? throw new ArgumentNullException(nameof(Prompt)); } = new(DefaultPrompt);

    /// <summary>Tokens of the judge's reply at most. Default: 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MaxTokens
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxTokens), value, "A reply has at least 1 token.");
    } = 128;

    /// <summary>How the judge's tokens are chosen. Default: always the most probable.</summary>
    public SamplingOptions Sampling { get; init => field = value ?? throw new ArgumentNullException(nameof(Sampling)); } = SamplingOptions.Greedy;

    /// <summary>The default prompt.</summary>
    public const string DefaultPrompt =
        """
        A user gave an assistant the task below, and the assistant answered.

        [Task]
        {prompt}

        [Answer]
        {answer}

        How accurate is the answer? Rate it from 0 (wrong or of no use) to 5 (right in every detail).
        Write the rating alone on the first line, and behind it, from the second line on, the reasons for it.
        Rating:
        """;
}
