namespace Reasoning.Data.Linting;

/// <summary>A mistake that a linter found in a text.</summary>
/// <param name="Code">The linter's code of the mistake, such as E0602 or CS0103.</param>
/// <param name="Line">Line of the text that it is charged to, from 1: the line to delete, where the text is to be free of it.</param>
/// <param name="Message">What is wrong.</param>
public readonly record struct LintFinding(string Code, int Line, string Message);
