namespace Reasoning.Data.Corpus.Programs;

/// <summary>The ways in which the same pipeline is written down.</summary>
internal enum SolutionStyle
{
    /// <summary>One expression a step.</summary>
    Plain,

    /// <summary>Explicit loops wherever a step has one.</summary>
    Loops,

    /// <summary>The last step as a recursive function where it has one.</summary>
    Recursion,
}
