using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Scoring;

/// <summary>A sample that is to be judged.</summary>
/// <param name="Index">Its place among those that are judged, from 0.</param>
/// <param name="Sample">The sample.</param>
/// <param name="Problem">The problem that it answers.</param>
internal sealed record PlacedSample(int Index, Sample Sample, CodeProblem Problem);
