namespace Reasoning.Data.StepExpansion;

/// <summary>What a step of a solution is.</summary>
public enum StepFormat
{
    /// <summary>A line that is not blank.</summary>
    Lines,

    /// <summary>A sentence: up to a full stop, question or exclamation mark that white space follows, or to the end of the line.</summary>
    Sentences,

    /// <summary>What begins with a line that is numbered, such as <c>1. …</c>, <c>(2) …</c> or <c>Step 3: …</c>.</summary>
    Numbered,
}
