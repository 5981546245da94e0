using Reasoning.Verification.Problems;

namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>The tests that samples of a model hold, and what of them is not used.</summary>
/// <param name="Tests">Usable tests, each once, in the order in which they first come.</param>
/// <param name="Dropped">What is not used, by sample and line.</param>
public sealed record ModelTestSet(IReadOnlyList<ModelTest> Tests, IReadOnlyList<DroppedTest> Dropped)
{
    /// <summary>
    /// All tests as few suites: one of calls for each kind of comparison, and one of assert statements for what is no call and value. Empty where there is no test.
    /// </summary>
    public IReadOnlyList<TestSuite> ToSuites()
    {
        var calls = Tests.Where(test => test.Call is not null).GroupBy(test => test.Comparison)
            .Select(TestSuite (group) => new CallTests([.. group.Select(test => test.Call!)], group.Key));
        var others = Tests.Where(test => test.Call is null).ToList();
        return others.Count == 0
            ? [.. calls]
            : [.. calls, new AssertTests(Lines(others.Select(test => test.Source)), Lines(others.SelectMany(test => test.Imports.Split('\n')).Where(line => line.Length > 0).Distinct()))];
    }

    private static string Lines(IEnumerable<string> lines) => string.Concat(lines.Select(line => $"{line}\n"));
}
