using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reasoning.Data.SearchTraces;
using Reasoning.Verification;

namespace Reasoning.Data.Tests.SearchTraces;

public sealed class AttemptDataTests
{
    private const string Begun = """{"event":"begun","node":"s","number":0,"problem":{"id":"T/1","prompt":"def f(x):\n","kind":"program"},"seed":1}""";

    [Fact]
    public void Of_IndependentCandidates_PairsWithTheClosestAndNamesTheFirstLineThatDiffers()
    {
        var data = Data(
            Placed("candidate 0", null, "    y = x\n    return y + 1\n"), Placed("candidate 1", null, "    y = x\n    return y - 1\n"),
                Placed("candidate 2", null, "    return x\n"),
            Placed("candidate 3", null, "    return x + 1\n"),
            Judged("    y = x\n    return y + 1\n", "pass"), Judged("    y = x\n    return y - 1\n", "wrong_answer"), Judged("    return x + 1\n", "pass"),
                Judged("    return x\n", "wrong_answer"));

        Assert.Equal(
            [("    y = x\n    return y + 1\n", "    y = x\n    return y - 1\n"), ("    return x + 1\n", "    return x\n")],
                data.Pairs.Select(pair => (pair.Passing, pair.Failing)));
        Assert.Equal(new WrongStep(1, "    y = x\n", "    return y - 1", "    return y + 1", false), data.Pairs[0].Step);
        Assert.Equal(["f(2) == 3"], data.Pairs[0].Verdict.FailedTests.Select(test => test.Source));
        Assert.Equal(["    y = x\n    return y + 1\n", "    return x + 1\n"], data.Accepted.Select(one => one.Text));
        Assert.Equal("def f(x):\n    return x + 1\n", (string)data.Accepted[1].ToJson()["program"]!);
        Assert.Empty(data.Repairs);
    }

    [Fact]
    public void Of_StepSearch_NamesTheFirstStepThatNeverLeadsToAPass()
    {
        // n0 -> a -> b -> pass; a -> c -> d -> fail; a -> c -> e -> fail; z -> fail.
        var data = Data(
            Placed("n0", null, ""), Placed("a", "n0", "a\n"), Placed("z", "n0", "z\n"), Placed("b", "a", "b\n"), Placed("c", "a", "c\n"), Placed("b1", "b", "r\n"),
                Placed("d", "c", "d\n"),
            Placed("e", "c", "e\n"), Placed("b2", "b1", ""), Placed("q", "b", "q\n"),
            Judged("a\nb\nr\n", "pass"), Judged("a\nc\nd\n", "wrong_answer"), Judged("a\nc\ne\n", "runtime_error"), Judged("z\n", "wrong_answer"),
                Judged("a\nb\nq\n", "wrong_answer"));

        Assert.Equal(
            [
                ("a\nb\nq\n", new WrongStep(2, "a\nb\n", "q\n", "r\n", true)), ("a\nc\nd\n", new WrongStep(1, "a\n", "c\n", "b\n", true)),
                ("a\nc\ne\n", new WrongStep(1, "a\n", "c\n", "b\n", true)), ("z\n", new WrongStep(0, "", "z\n", "a\n", true)),
            ],
            data.Pairs.Select(pair => (pair.Failing, pair.Step)).OrderBy(pair => pair.Failing, StringComparer.Ordinal));
        Assert.All(data.Pairs, pair => Assert.Equal("a\nb\nr\n", pair.Passing));
        Assert.Single(data.Accepted);
        Assert.Empty(data.Repairs);
    }

    [Fact]
    public void Of_Repairs_HasTheFailedProgramItsDiagnosticsAndThePassingOne()
    {
        var data = Data(
            Placed("candidate 0", null, "bad"), Placed("candidate 1", "candidate 0", "worse"), Placed("candidate 2", "candidate 1", "good"),
                Placed("candidate 3", "candidate 0", "bad too"),
            Placed("candidate 4", "candidate 2", "good too"),
            Judged("bad", "wrong_answer"), Judged("worse", "runtime_error"), Judged("good", "pass"), Judged("bad too", "wrong_answer"), Judged("good too", "pass"));

        Assert.Equal([("worse", "good", 1), ("bad", "good", 2)], data.Repairs.Select(repair => (repair.Failed, repair.Repaired, repair.Rounds)));
        Assert.Equal("runtime_error", data.Repairs[0].Verdict.Kind);
        Assert.Equal("4", data.Repairs[0].Verdict.FailedTests[0].Observed);
        Assert.Equal("f(2) == 3", (string)data.Repairs[0].ToJson()["verdict"]!["failed_tests"]![0]!["source"]!);
    }

    [Fact]
    public void Of_VerdictsThatAreNoEvidence_CountAsNone()
    {
        var data = Data(Placed("candidate 0", null, "a"), Placed("candidate 1", null, "b"), Placed("candidate 2", null, "c"), Judged("a", "pass"), Judged("b", "flaky"),
            Judged("c", "harness_error"));

        Assert.Empty(data.Pairs);
        Assert.Single(data.Accepted);
    }

    [Fact]
    public void Of_Options_LimitPairsAndLeaveOutWhatIsNotWanted()
    {
        string[] events =
        [
            Placed("candidate 0", null, "abcdef"), Placed("candidate 1", "candidate 0", "abcdex"), Placed("candidate 2", null, "abcxyz"), Placed("candidate 3", null, "uvwxyz"),
            Judged("abcdef", "pass"), Judged("abcdex", "wrong_answer"), Judged("abcxyz", "wrong_answer"), Judged("uvwxyz", "wrong_answer"),
        ];

        Assert.Equal(["abcdex"], Data(new AttemptOptions { MostPairs = 1 }, events).Pairs.Select(pair => pair.Failing));
        Assert.Equal(["abcdex", "abcxyz"], Data(new AttemptOptions { LeastSimilarity = 0.5 }, events).Pairs.Select(pair => pair.Failing));
        Assert.Empty(Data(new AttemptOptions { MakesAccepted = false }, events).Accepted);
    }

    [Fact]
    public void Read_SamplesOfSeveralTasks_AreGroupedInTheirOrder()
    {
        const string Samples = """
            {"task_id":"B","completion":"x","passed":true}
            {"task_id":"A","completion":"y","passed":false,"verdict":"runtime_error","reason":"It raised."}
            {"task_id":"B","completion":"z","passed":false}
            {"task_id":"B","completion":"w","passed":false,"verdict":"harness_error"}
            """;

        var problems = AttemptFile.Read(Samples, "samples.jsonl");

        Assert.Equal(["B", "A"], problems.Select(problem => problem.TaskId));
        Assert.Equal([true, false, null], problems[0].Attempts.Select(attempt => attempt.Verdict?.Passed));
        Assert.Equal("It raised.", problems[1].Attempts[0].Verdict!.Reason);
        Assert.Equal(("x", "z"), (AttemptData.Of(problems[0]).Pairs[0].Passing, AttemptData.Of(problems[0]).Pairs[0].Failing));
    }

    [Theory]
    [InlineData("{\"task_id\":\"A\",\"completion\":\"x\"}", "line 1 has no field 'passed'")]
    [InlineData("{\"task_id\":\"A\",\"passed\":true}", "line 1 has no text 'completion'")]
    [InlineData("{\"x\":1}", "line 1 is neither an event of a search")]
    [InlineData("[1]\n{}", "line 1 is not a JSON object")]
    [InlineData("{\"event\":\"placed\"}", "line 1 does not begin a search")]
    public void Read_OtherLines_SaysWhichLineAndWhy(string text, string message) =>
        Assert.Contains(message, Assert.Throws<InvalidDataException>(() => AttemptFile.Read(text, "f.jsonl")).Message);

    [Fact]
    public void Read_HalfOfALastLine_IsPassedOver()
    {
        string text = $"{Begun}\n{Placed("candidate 0", null, "a")}\n{Judged("a", "pass")[..20]}";

        Assert.Single(Assert.Single(AttemptFile.Read(text, "f.jsonl")).Attempts);
    }

    [Fact]
    public async Task JudgedByAsync_StricterJudge_ReplacesVerdictsAndAsksOncePerText()
    {
        string text = string.Join('\n', Begun, Placed("candidate 0", null, "a"), Placed("candidate 1", null, "a"), Placed("candidate 2", null, "b"), Judged("a", "pass"));
        var asked = new List<string>();

        var judged = await AttemptFile.Read(text, "f")[0].JudgedByAsync((attempt, _) =>
        {
            asked.Add(attempt);
            return ValueTask.FromResult(new Verdict { Kind = VerdictKind.WrongAnswer, Score = 0, Reason = "The full tests say no." });
        });

        Assert.Equal(["a"], asked);
        Assert.Equal(["wrong_answer", "wrong_answer", null], judged.Attempts.Select(attempt => attempt.Verdict?.Kind));
        Assert.Empty(AttemptData.Of(judged).Accepted);
    }

    private static AttemptData Data(params string[] events) => Data(new AttemptOptions(), events);

    private static AttemptData Data(AttemptOptions options, params string[] events) =>
        AttemptData.Of(AttemptFile.Read(string.Join('\n', [Begun, .. events]), "trace.jsonl")[0], options);

    private static string Placed(string id, string? parent, string text)
    {
        var json = new JsonObject { ["event"] = "placed", ["node"] = "s", ["number"] = 1, ["id"] = id, ["text"] = text, ["score"] = "NaN" };
        if (parent is not null) json["parent"] = parent;
        return json.ToJsonString();
    }

    private static string Judged(string text, string kind) => new JsonObject
    {
        ["event"] = "judged", ["node"] = "s", ["number"] = 2, ["text_hash"] = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))),
        ["verdict"] = new JsonObject
        {
            ["kind"] = kind, ["score"] = 0.5,
            ["tests"] = new JsonArray(new JsonObject { ["status"] = "passed", ["source"] = "f(1) == 2" },
                new JsonObject { ["status"] = kind == "pass" ? "passed" : "failed", ["source"] = "f(2) == 3", ["observed"] = "4" }),
        },
    }.ToJsonString();
}
