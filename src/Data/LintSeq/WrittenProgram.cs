namespace Reasoning.Data.LintSeq;

/// <summary>A program that a model wrote as edits.</summary>
/// <param name="Text">The program.</param>
/// <param name="Edits">How many edits it is made of.</param>
/// <param name="Problems">One sentence about each thing that was wrong in the text, and what was made of it; none where the text was right but for its end.</param>
/// <param name="IsComplete">Whether the model finished: the text ends in two markers, or in the end-of-text mark.</param>
public sealed record WrittenProgram(string Text, int Edits, IReadOnlyList<string> Problems, bool IsComplete);
