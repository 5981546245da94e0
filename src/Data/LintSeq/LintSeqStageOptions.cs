using Reasoning.Data.Pipelines;

namespace Reasoning.Data.LintSeq;

/// <summary>How records become training texts of edits.</summary>
public sealed record LintSeqStageOptions
{
    private readonly int _sequences = 1;
    private readonly int? _mostLines;

    /// <summary>Makes a record's program.</summary>
    public required FieldTemplate Program { get; init; }

    /// <summary>Makes a record's instruction.</summary>
    public required FieldTemplate Instruction { get; init; }

    /// <summary>Makes a record's name; file and line of the record where null. Default: null.</summary>
    public FieldTemplate? Id { get; init; }

    /// <summary>How many sequences are sampled of each program, independently. Default: 1. At least 1; the paper has 5.</summary>
    public int Sequences
    {
        get => _sequences;
        init => _sequences = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(Sequences), value, "At least 1 sequence is sampled of a program.");
    }

    /// <summary>The same seed makes the same items. Default: 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Whether a sequence of a program is left out that has the same edits as one before it. Default: no, as in the reference.</summary>
    public bool Distinct { get; init; }

    /// <summary>Language whose Markdown fences hold the program in an answer that talks around it, such as "python"; null where the field is the program alone. Default: null.</summary>
    public string? FenceLanguage { get; init; }

    /// <summary>Longest program that is taken, in lines; null for any. Default: null. Sampling costs about the square of it.</summary>
    public int? MostLines
    {
        get => _mostLines;
        init => _mostLines = value is null or >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MostLines), value, "A program has at least 1 line.");
    }

    /// <summary>Whether items have the program beside its edits. Default: yes.</summary>
    public bool IncludeProgram { get; init; } = true;

    /// <summary>The marks of the text.</summary>
    public EditTextOptions Text { get; init; } = new();
}
