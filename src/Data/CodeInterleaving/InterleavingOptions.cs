namespace Reasoning.Data.CodeInterleaving;

/// <summary>How solutions are written and checked. Checked when set.</summary>
public sealed record InterleavingOptions
{
    /// <summary>Mark in front of words. Default: <c>&lt;|text|&gt;</c>.</summary>
    public string TextMark { get; init => field = value ?? throw new ArgumentNullException(nameof(TextMark)); } = "<|text|>";

    /// <summary>Mark in front of code. Default: <c>&lt;|code|&gt;</c>.</summary>
    public string CodeMark { get; init => field = value ?? throw new ArgumentNullException(nameof(CodeMark)); } = "<|code|>";

    /// <summary>Mark in front of what code printed. Default: <c>&lt;|execution|&gt;</c>.</summary>
    public string ExecutionMark { get; init => field = value ?? throw new ArgumentNullException(nameof(ExecutionMark)); } = "<|execution|>";

    /// <summary>Mark behind every block. Default: <c>&lt;|endofblock|&gt;</c>.</summary>
    public string EndMark { get; init => field = value ?? throw new ArgumentNullException(nameof(EndMark)); } = "<|endofblock|>";

    /// <summary>Whether the last output counts as the answer where no text states one. Default: true.</summary>
    public bool AnswersByOutput { get; init; } = true;

    /// <summary>Characters of an output that are kept at most; longer ones are cut, and say so. Default: 2000.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public int LongestOutput
    {
        get;
        init => field = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(LongestOutput), value, "An output has at least 1 character.");
    } = 2000;
}
