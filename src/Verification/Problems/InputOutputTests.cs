using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems;

/// <summary>Tests as standard inputs and the standard outputs they should give (CodeContests, APPS, LiveCodeBench).</summary>
/// <param name="Tests">The tests, at least one.</param>
/// <param name="Comparison">When an output counts as the expected one.</param>
public sealed record InputOutputTests(IReadOnlyList<InputOutputTest> Tests, OutputComparison Comparison) : TestSuite;
