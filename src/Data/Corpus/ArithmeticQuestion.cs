namespace Reasoning.Data.Corpus;

/// <summary>An arithmetic problem.</summary>
/// <param name="TaskId">Name and number, such as <c>ReasoningArithmetic/0</c>.</param>
/// <param name="Question">The full prompt, ending with <c>Answer:</c> and a line break.</param>
/// <param name="Answer">The integer that a solution has to end with, after <c>answer: </c>.</param>
public sealed record ArithmeticQuestion(string TaskId, string Question, string Answer);
