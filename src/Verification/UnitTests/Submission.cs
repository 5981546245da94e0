using Reasoning.Verification.Problems;

namespace Reasoning.Verification.UnitTests;

/// <summary>What a model wrote for a problem.</summary>
/// <param name="Problem">The problem.</param>
/// <param name="Completion">What the model wrote.</param>
public sealed record Submission(CodeProblem Problem, string Completion);
