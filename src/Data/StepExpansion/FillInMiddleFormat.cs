namespace Reasoning.Data.StepExpansion;

/// <summary>How a text with a gap is written as one text. Models that were trained to fill gaps have tokens of their own for it.</summary>
public sealed record FillInMiddleFormat
{
    /// <summary>Text in front of what comes before the gap. Default: <c>&lt;|fim_prefix|&gt;</c>.</summary>
    public string PrefixMark { get; init => field = value ?? throw new ArgumentNullException(nameof(PrefixMark)); } = "<|fim_prefix|>";

    /// <summary>Text in front of what comes after the gap. Default: <c>&lt;|fim_suffix|&gt;</c>.</summary>
    public string SuffixMark { get; init => field = value ?? throw new ArgumentNullException(nameof(SuffixMark)); } = "<|fim_suffix|>";

    /// <summary>Text in front of what fills the gap. Default: <c>&lt;|fim_middle|&gt;</c>.</summary>
    public string MiddleMark { get; init => field = value ?? throw new ArgumentNullException(nameof(MiddleMark)); } = "<|fim_middle|>";

    /// <summary>Whether what comes after the gap is written first. Default: false.</summary>
    public bool SuffixFirst { get; init; }

    /// <summary>The text up to where the gap's content begins.</summary>
    /// <param name="prefix">What comes before the gap.</param>
    /// <param name="suffix">What comes after it.</param>
    public string Prompt(string prefix, string suffix) => SuffixFirst
        ? $"{SuffixMark}{suffix}{PrefixMark}{prefix}{MiddleMark}"
        : $"{PrefixMark}{prefix}{SuffixMark}{suffix}{MiddleMark}";
}
