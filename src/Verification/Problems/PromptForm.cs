namespace Reasoning.Verification.Problems;

/// <summary>What a prompt is, and so how what a model writes becomes a program.</summary>
public enum PromptForm
{
    /// <summary>The beginning of the program, which the completion continues (or repeats).</summary>
    Beginning,

    /// <summary>A task in words: the completion is the whole program.</summary>
    Description,
}
