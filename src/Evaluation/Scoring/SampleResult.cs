using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Evaluation.Scoring;

/// <summary>What is written about a judged sample: human-eval's two fields (<c>result</c>, <c>passed</c>) and what else is known.</summary>
internal sealed record SampleResult
{
    /// <summary><c>passed</c>, <c>timed out</c> or <c>failed: ...</c> as human-eval says it; <c>not judged: ...</c> and <c>flaky: ...</c> where nothing is known.</summary>
    public required string Result { get; init; }

    public required bool Passed { get; init; }

    public required VerdictKind Verdict { get; init; }

    /// <summary>Why it did not pass, in one sentence.</summary>
    public string? Reason { get; init; }

    public required double Score { get; init; }

    public required int TestsPassed { get; init; }

    public required int TestsTotal { get; init; }

    public required double CpuSeconds { get; init; }

    /// <summary>Null where nothing was run.</summary>
    public IsolationLevel? Isolation { get; init; }

    public static SampleResult Of(Verdict verdict) => new()
    {
        Result = verdict.Kind switch
        {
            VerdictKind.Pass => "passed",
            VerdictKind.CpuTimeout or VerdictKind.WallTimeout => "timed out",
            VerdictKind.HarnessError => $"not judged: {verdict.Reason}",
            VerdictKind.Flaky => $"flaky: {verdict.Reason}",
            _ => $"failed: {verdict.Reason}",
        },
        Passed = verdict.Passed,
        Verdict = verdict.Kind,
        Reason = verdict.Reason,
        Score = verdict.Score,
        TestsPassed = verdict.Tests.Count(test => test.Status == TestStatus.Passed),
        TestsTotal = verdict.Tests.Count,
        CpuSeconds = Math.Round(verdict.CpuTime.TotalSeconds, 4),
        Isolation = verdict.Isolation?.Level,
    };
}
