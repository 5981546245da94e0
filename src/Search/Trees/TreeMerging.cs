namespace Reasoning.Search.Trees;

/// <summary>Which nodes of a tree are one.</summary>
public enum TreeMerging
{
    /// <summary>Each sample is a node of its own.</summary>
    None,

    /// <summary>Equal steps of one parent are one node.</summary>
    EqualSteps,

    /// <summary>Equal steps of one parent are one node, and a solution that differs from a known node only in the space at the ends of lines, or in how many blank lines
    /// follow each other, is left out.</summary>
    EqualStates,
}
