using System.Globalization;
using System.Text;
using Reasoning.Verification;

namespace Reasoning.Search.Prompts;

/// <summary>Tells a model what became of a candidate. Nothing in it depends on time or machine.</summary>
internal static class VerdictText
{
    private const int LongestPart = 400;
    private const int MostTests = 3;

    /// <summary>The whole: how many tests hold, why it failed, the first failing tests with what was answered instead, what was printed.</summary>
    public static string Write(Verdict? verdict)
    {
        if (verdict is null) return "Not tested.";
        if (verdict.Passed) return "All tests hold.";
        var text = new StringBuilder();
        if (verdict.Tests.Count > 0)
        {
            var held = verdict.Tests.Count(test => test.Status == TestStatus.Passed);
            text.Append(CultureInfo.InvariantCulture, $"{held} of {verdict.Tests.Count} tests hold.\n");
        }

        if (!string.IsNullOrWhiteSpace(verdict.Reason)) text.Append(Short(verdict.Reason)).Append('\n');
        foreach (var test in verdict.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).Take(MostTests))
        {
            text.Append("Failing test: ").Append(Short(test.Source)).Append('\n');
            if (test.Observed is { } observed) text.Append("  It answered: ").Append(Short(observed)).Append('\n');
            else if (test.Message is { } message) text.Append("  It ended so: ").Append(Short(message)).Append('\n');
            if (!string.IsNullOrWhiteSpace(test.Output)) text.Append("  It printed: ").Append(Short(test.Output.Trim())).Append('\n');
        }

        return text.Length == 0 ? "It did not pass." : text.ToString().TrimEnd('\n');
    }

    /// <summary>The figure alone, such as <c>0.25</c>.</summary>
    public static string Score(Verdict? verdict) => verdict is null ? "unknown" : verdict.Score.ToString("0.###", CultureInfo.InvariantCulture);

    private static string Short(string text) => text.Length <= LongestPart ? text : text[..LongestPart] + "...";
}
