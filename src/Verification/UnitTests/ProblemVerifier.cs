using Reasoning.Verification.Problems;

namespace Reasoning.Verification.UnitTests;

/// <summary>A judge, for one problem.</summary>
internal sealed class ProblemVerifier(UnitTestJudge judge, CodeProblem problem) : IVerifier
{
    public ValueTask<Verdict> VerifyAsync(string candidate, CancellationToken cancellationToken = default) => judge.JudgeAsync(problem, candidate, cancellationToken);
}
