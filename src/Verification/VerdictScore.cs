namespace Reasoning.Verification;

/// <summary>The score of a program that was judged by unit tests.</summary>
internal static class VerdictScore
{
    /// <summary>1 for a pass, and otherwise the share of tests that hold, below 1.</summary>
    public static double Of(VerdictKind kind, IReadOnlyList<TestOutcome> tests)
    {
        if (kind == VerdictKind.Pass) return 1;
        if (kind == VerdictKind.HarnessError || tests.Count == 0) return 0;

        // A program that ends badly after its last test is not as good as one that passes.
        var held = tests.Count(test => test.Status == TestStatus.Passed);
        return (double)held / (held == tests.Count ? tests.Count + 1 : tests.Count);
    }
}
