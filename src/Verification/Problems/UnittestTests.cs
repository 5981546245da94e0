namespace Reasoning.Verification.Problems;

/// <summary>Tests as Python classes derived from <c>unittest.TestCase</c>, each test method one test (ClassEval, BigCodeBench).</summary>
/// <param name="Source">The test classes, with their imports.</param>
/// <param name="Names">Names that the tests use of the candidate's program: classes and functions.</param>
/// <param name="Setup">Source that the tests rely on; runs beside the tests, never beside the candidate.</param>
public sealed record UnittestTests(string Source, IReadOnlyList<string> Names, string Setup = "") : TestSuite;
