using Reasoning.Verification.Values;

namespace Reasoning.Verification.Problems;

/// <summary>Tests as inputs and outputs of a function (EvalPlus, LiveCodeBench's functional tests). The candidate sees inputs only.</summary>
/// <param name="Tests">The tests, at least one.</param>
/// <param name="Comparison">When an answer counts as the expected one.</param>
public sealed record CallTests(IReadOnlyList<CallTest> Tests, ValueComparison Comparison) : TestSuite;
