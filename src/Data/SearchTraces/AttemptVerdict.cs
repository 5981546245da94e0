using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Verification;

namespace Reasoning.Data.SearchTraces;

/// <summary>What a verifier said of an attempt, as it was recorded.</summary>
/// <param name="Kind">The kind of verdict in snake case, such as <c>wrong_answer</c>.</param>
/// <param name="Passed">Whether the attempt is right.</param>
/// <param name="Reason">Why it is not; null where that is not known.</param>
/// <param name="FailedTests">The tests that did not hold, as far as they are known.</param>
public sealed record AttemptVerdict(string Kind, bool Passed, string? Reason, IReadOnlyList<AttemptTest> FailedTests)
{
    /// <summary>The verdict of a verifier of this library; null where it is no evidence.</summary>
    public static AttemptVerdict? Of(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (!verdict.IsEvidence) return null;
        return new AttemptVerdict(
            JsonNamingPolicy.SnakeCaseLower.ConvertName(verdict.Kind.ToString()),
            verdict.Passed,
            verdict.Reason,
            [.. verdict.Tests.Where(test => test.Status is TestStatus.Failed or TestStatus.Error).Select(test => new AttemptTest(test.Source, test.Observed, test.Message))]);
    }

    /// <summary>The verdict as JSON.</summary>
    public JsonObject ToJson() => new()
    {
        ["kind"] = Kind,
        ["reason"] = Reason,
        ["failed_tests"] = new JsonArray([.. FailedTests.Select(test => new JsonObject { ["source"] = test.Source, ["observed"] = test.Observed, ["message"] = test.Message })]),
    };
}
