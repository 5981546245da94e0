namespace Reasoning.Verification.Problems.Formats;

/// <summary>Processor time of benchmarks whose harness limits each test.</summary>
internal static class HarnessTime
{
    // A harness ends each call that takes too long; here one that never ends takes all that is granted.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>What a problem grants: for tests that are runs of their own the limit itself, for calls their number times it, up to a bound.</summary>
    /// <param name="perTest">The harness' limit, in which its programs may also wait.</param>
    /// <param name="tests">The tests.</param>
    /// <param name="longest">The most for all calls together; null for five minutes.</param>
    public static TimeSpan Of(TimeSpan perTest, TestSuite tests, TimeSpan? longest = null) => tests is CallTests { Tests.Count: var count }
        ? new(Math.Min(perTest.Ticks * count, (longest ?? Longest).Ticks))
        : perTest;
}
