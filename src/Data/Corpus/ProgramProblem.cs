namespace Reasoning.Data.Corpus;

/// <summary>A programming problem with the fields of HumanEval.</summary>
/// <param name="TaskId">Name and number, such as <c>ReasoningBench/0</c>.</param>
/// <param name="Prompt">Function header with docstring and examples, ending on a line break.</param>
/// <param name="EntryPoint">Function to test.</param>
/// <param name="CanonicalSolution">A body that passes.</param>
/// <param name="Test">Python source that defines <c>check(candidate)</c>.</param>
public sealed record ProgramProblem(string TaskId, string Prompt, string EntryPoint, string CanonicalSolution, string Test);
