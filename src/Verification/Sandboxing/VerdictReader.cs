using System.Text.Json;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// Turns what a worker saw into a verdict. Only a complete record in which something held and nothing failed is a pass; an exit code never is.
/// </summary>
internal static class VerdictReader
{
    public static Verdict Read(WorkerReport report)
    {
        try
        {
            using var record = Parse(report.Record.Span);
            List<TestOutcome> tests = record is null ? [] : [.. record.RootElement.GetProperty("tests").EnumerateArray().Select(test => Test(test, report))];
            return Verdict(report, Judge(report, record?.RootElement, tests), tests);
        }
        catch (Exception error) when (error is InvalidOperationException or FormatException or KeyNotFoundException)
        {
            return Verdict(report, (VerdictKind.HarnessError, $"The record of the tests is malformed: {error.Message.TrimEnd('.')}."), []);
        }
    }

    private static Verdict Verdict(WorkerReport report, (VerdictKind Kind, string? Reason) judgement, List<TestOutcome> tests) => new()
    {
        Kind = judgement.Kind,
        Score = VerdictScore.Of(judgement.Kind, tests),
        Reason = judgement.Reason,
        Tests = tests,
        Output = report.PrintedBetween(0, long.MaxValue),
        CpuTime = report.Cpu,
        WallTime = report.Wall,
    };

    private static JsonDocument? Parse(ReadOnlySpan<byte> record)
    {
        if (!record.EndsWith(WorkerReport.End)) return null;
        try
        {
            return JsonDocument.Parse(record[..^WorkerReport.End.Length].ToArray());
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private static (VerdictKind Kind, string? Reason) Judge(WorkerReport report, JsonElement? complete, List<TestOutcome> tests)
    {
        if (report.Exceeded is { } exceeded) return exceeded;
        if (complete is not { } record)
            return (VerdictKind.HarnessError, report.Limit == "tests"
                ? "The tests made a system call that is forbidden in the sandbox, such as removing a file, and were stopped."
                : "The process that runs the tests ended without a complete record.");
        if (Text(record, "fault") is { } fault) return (VerdictKind.HarnessError, $"The tests cannot be run: {fault}.");
        if (Property(record, "load") is { } load)
            return load.GetProperty("unreadable").GetBoolean() ? Failures.Unreadable(Error(load)) : Failures.Raised(Error(load), "when loaded");
        if (Property(record, "trouble") is { } trouble) return Trouble(report, trouble);
        if (tests.FindIndex(test => test.Status is TestStatus.Failed or TestStatus.Error) is var broken and >= 0)
            return tests[broken].Error is { } raised ? Failures.Raised(raised, $"in '{OneLine(tests[broken])}'") : Wrong(tests[broken]);

        if (Property(record, "exception") is { } thrown) return Failures.Raised(Error(thrown), "in the tests");
        if (Text(record, "failure") is { } failure) return (VerdictKind.WrongAnswer, $"The tests could not go on with the program's answer: {failure}.");
        if (!record.GetProperty("finished").GetBoolean()) return (VerdictKind.HarnessError, "The tests did not come to their end.");
        if (record.GetProperty("calls").GetInt32() == 0) return (VerdictKind.HarnessError, "The tests never call the function under test.");

        if (tests.Count > 0 && tests.TrueForAll(test => test.Status == TestStatus.NotRun) && tests.Find(test => test.Message is not null) is { Message: var skipped })
            return (VerdictKind.HarnessError, $"The tests came to their end without running one ({skipped!.ReplaceLineEndings(" ").TrimEnd('.')}).");

        // Which asserts are reached may depend on the answers: an empty list leaves a loop over it without a check.
        return tests.Count > 0 && tests.TrueForAll(test => test.Status == TestStatus.NotRun)
            ? (VerdictKind.WrongAnswer, "With the program's answers, the tests came to their end without reaching an assert.")
            : (VerdictKind.Pass, null);
    }

    private static (VerdictKind, string) Trouble(WorkerReport report, JsonElement trouble) => trouble.GetProperty("what").GetString() switch
    {
        "answer" => (VerdictKind.OutputLimit, "One of the program's answers is larger than it may be."),
        "protocol" => Failures.Malformed(trouble.GetProperty("text").GetString()!),
        _ => (VerdictKind.RuntimeError, report.Ending("before it answered")),
    };

    private static (VerdictKind, string) Wrong(TestOutcome test)
    {
        var answered = test.Observed is { } observed ? $"; the program answered {observed}" : "";
        var because = test.Message is { } message ? $" ({message.ReplaceLineEndings(" ").TrimEnd('.')})" : "";
        return (VerdictKind.WrongAnswer, $"'{OneLine(test)}' does not hold{answered}{because}.");
    }

    private static string OneLine(TestOutcome test) => test.Source.ReplaceLineEndings(" ");

    private static TestOutcome Test(JsonElement test, WorkerReport report)
    {
        var error = Property(test, "exception") is { } exception ? Error(exception) : null;
        return new TestOutcome
        {
            Status = test.GetProperty("status").GetString() switch
            {
                "passed" => TestStatus.Passed,
                "failed" => TestStatus.Failed,
                "error" => TestStatus.Error,
                _ => TestStatus.NotRun,
            },
            Source = test.GetProperty("source").GetString()!,
            Line = test.GetProperty("line").GetInt32(),
            Observed = Text(test, "observed"),
            Message = error is null ? Text(test, "message") : $"{error.Type}: {error.Text}",
            Error = error,
            Output = Property(test, "printed") is { } printed ? report.PrintedBetween(printed[0].GetInt64(), printed[1].GetInt64()) : "",
        };
    }

    private static RaisedError Error(JsonElement exception) =>
        new(exception.GetProperty("type").GetString()!, exception.GetProperty("text").GetString()!, exception.GetProperty("line").GetInt32());

    private static JsonElement? Property(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private static string? Text(JsonElement element, string name) => Property(element, name)?.GetString();
}
