namespace Reasoning.Data.LintSeq;

/// <summary>What a line of a program is, as far as sampling asks.</summary>
[Flags]
public enum LineTraits
{
    /// <summary>Any other line.</summary>
    None = 0,

    /// <summary>Nothing but white space.</summary>
    Blank = 1,

    /// <summary>Nothing but a comment.</summary>
    Comment = 2,

    /// <summary>It imports something.</summary>
    Import = 4,

    /// <summary>It continues a global definition that an earlier line begins.</summary>
    DefinitionBody = 8,
}
