using Reasoning.Verification;
using Reasoning.Verification.Problems;

namespace Reasoning.Evaluation.Scoring;

/// <summary>Judges a sample by the tests of the problem that it answers.</summary>
/// <param name="problem">The problem.</param>
/// <param name="sample">The sample; it says whether its text continues the prompt or is the whole program.</param>
/// <param name="cancellationToken">Gives up judging.</param>
public delegate ValueTask<Verdict> SampleJudge(CodeProblem problem, Sample sample, CancellationToken cancellationToken);
