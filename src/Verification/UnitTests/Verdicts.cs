using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.UnitTests;

/// <summary>Makes verdicts of what became of the tests.</summary>
internal static class Verdicts
{
    /// <summary>The judging broke.</summary>
    public static Verdict HarnessError(string reason) => new() { Kind = VerdictKind.HarnessError, Score = 0, Reason = reason };

    /// <summary>The verdict on a program that ran once.</summary>
    public static Verdict Of(VerdictKind kind, string? reason, IReadOnlyList<TestOutcome> tests, Execution execution) => new()
    {
        Kind = kind,
        Score = VerdictScore.Of(kind, tests),
        Reason = reason,
        Tests = tests,
        Output = execution.Output,
        CpuTime = execution.CpuTime,
        WallTime = execution.WallTime,
        Isolation = execution.Isolation,
    };

    /// <summary>The verdict on a program that was judged twice with different results.</summary>
    /// <param name="failed">The verdict that is no pass.</param>
    /// <param name="failedFirst">Whether it was the first one.</param>
    public static Verdict Flaky(Verdict failed, bool failedFirst)
    {
        var failure = $"{failed.Kind} ({failed.Reason?.TrimEnd('.')})";
        return failed with
        {
            Kind = VerdictKind.Flaky,
            Reason = failedFirst ? $"The program failed and then passed: {failure}, then Pass." : $"The program passed and then, with another seed, failed: Pass, then {failure}.",
        };
    }
}
