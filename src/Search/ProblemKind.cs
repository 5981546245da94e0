namespace Reasoning.Search;

/// <summary>What a problem's answer is, and so how two answers are compared.</summary>
public enum ProblemKind
{
    /// <summary>The completion is the rest of a program.</summary>
    Program,

    /// <summary>The completion is a solution that ends in a line <c>answer: N</c>.</summary>
    Answer,
}
