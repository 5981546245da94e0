using Reasoning.Data.Pipelines;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.StepExpansion;

/// <summary>How missing steps are asked for and checked. Checked when set.</summary>
public sealed record StepExpansionOptions
{
    /// <summary>What a step is. Default: a line.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is none of the named ones.</exception>
    public StepFormat Format
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Format), value, "There is no such kind of step.");
    }

    /// <summary>How the gap is written for a model that was trained to fill it. Default: the usual marks.</summary>
    public FillInMiddleFormat FillInMiddle { get; init => field = value ?? throw new ArgumentNullException(nameof(FillInMiddle)); } = new();

    /// <summary>
    /// A prompt with the fields <c>{question}</c>, <c>{before}</c> (the steps so far) and <c>{after}</c> (the steps that follow), for models that were not; null (default):
    /// the gap as
    /// <see cref="FillInMiddle"/> writes it.
    /// </summary>
    public FieldTemplate? Prompt { get; init; }

    /// <summary>Tokens of a step at most. Default: 128.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int MaxTokens
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MaxTokens), value, "A step has at least 1 token.");
    } = 128;

    /// <summary>How tokens are chosen. Default: always the most probable.</summary>
    public SamplingOptions Sampling { get; init => field = value ?? throw new ArgumentNullException(nameof(Sampling)); } = SamplingOptions.Greedy;

    /// <summary>Whether steps that state wrong arithmetic (<see cref="StepArithmetic"/>) are left out. Default: true.</summary>
    public bool ChecksArithmetic { get; init; } = true;
}
