namespace Reasoning.Data.LintSeq;

/// <summary>How edit sequences are sampled. The defaults are the settings that the data of the paper was made with.</summary>
public sealed record LintSeqOptions
{
    private readonly double? _indentationBias = 1;
    private readonly int _mostEdits = 512;

    /// <summary>How much more often deeper lines are drawn: a line at depth d (its indentation over the width of one level) has the weight d × this, one at depth 0 the weight 1.
    /// Null: all lines are drawn equally often. Default: 1. Above 0.</summary>
    public double? IndentationBias
    {
        get => _indentationBias;
        init => _indentationBias = value is null or > 0 && value is not double.PositiveInfinity
            ? value
            : throw new ArgumentOutOfRangeException(nameof(IndentationBias), value, "The indentation bias is a number above 0.");
    }

    /// <summary>Most deletions that are sampled; what is left then becomes the first edit. Default: 512. At least 1.</summary>
    public int MostEdits
    {
        get => _mostEdits;
        init => _mostEdits = value >= 1 ? value : throw new ArgumentOutOfRangeException(nameof(MostEdits), value, "An edit sequence has at least 1 edit.");
    }

    /// <summary>Whether lines that import something are never drawn, so that they go only with lines that need to. Default: no.</summary>
    public bool SkipImports { get; init; }

    /// <summary>Whether comment lines are never drawn. Default: yes.</summary>
    public bool SkipComments { get; init; } = true;

    /// <summary>Whether only the first line of a global definition (<c>NAMES = [</c> or <c>NAMES = (</c> and the lines up to the bracket that ends it) is drawn. Default: yes.</summary>
    public bool SkipDefinitionBodies { get; init; } = true;

    /// <summary>Whether mistakes that the whole program has already are no reason to delete more: the same code in the same line of the program. Default: no, as in the paper,
    /// where the first deletion takes all lines that the linter minds.</summary>
    /// <remarks>The reference compares line numbers of different texts for this, so that a mistake counts as new once a line above it is gone.</remarks>
    public bool IgnoreExistingMistakes { get; init; }

    /// <summary>Whether an edit that inserts nothing but blank lines at the edge of the text, and so seems empty, stays in the sequence. Default: no; the reference keeps them.</summary>
    public bool KeepEmptyEdits { get; init; }
}
