namespace Reasoning.Verification.Problems;

/// <summary>
/// Tests as Python source, each <c>assert</c> one test: a function <c>check(candidate)</c> (HumanEval), or statements that call the function by its name (MBPP).
/// </summary>
/// <param name="Source">The tests.</param>
/// <param name="Setup">Source that the tests rely on (imports, helper functions of the prompt); runs beside the tests, never beside the candidate.</param>
public sealed record AssertTests(string Source, string Setup = "") : TestSuite;
