using System.Text.Json.Nodes;
using Reasoning.Data.FaultPairs;
using Reasoning.Data.Tests.Fakes;
using Reasoning.Decoding.Sampling;
using Reasoning.Verification;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Data.Tests.FaultPairs;

public sealed class FaultPairFinderTests(JudgeFixture fixture) : IClassFixture<JudgeFixture>
{
    private const string Tests = "def check(candidate):\n    assert candidate([1, 5, 2]) == 5\n    assert candidate([-3, -7]) == -3\n    assert candidate([4]) == 4\n";
    private const string Prompt = "def largest(values):\n    \"\"\"The largest of the values.\"\"\"\n";
    private const string Solution = "    best = values[0]\n    for value in values[1:]:\n        if value > best:\n            best = value\n    return best\n";

    private static readonly CodeProblem Problem = JudgeFixture.Problem(Prompt, "largest", Tests, Solution);

    [Fact]
    public async Task FromMutantsAsync_Solution_GivesPairsThatRunningTheTestsConfirms()
    {
        var result = await new FaultPairFinder(fixture.Judge).FromMutantsAsync(Problem, Solution, new CounterRandom(1));

        Assert.Empty(result.Rejects);
        Assert.Equal(4, result.Pairs.Count);
        Assert.Equal(4, result.Pairs.Select(pair => pair.Wrong).Distinct().Count());
        foreach (var pair in result.Pairs)
        {
            Assert.Equal(Solution, pair.Correct);
            Assert.True(pair.ContinuesPrompt);
            Assert.True((await RunAsync(pair.Correct)).Passed);
            var wrong = await RunAsync(pair.Wrong);
            Assert.False(wrong.Passed);
            Assert.Equal(wrong.Kind, pair.Evidence.Kind);
            Assert.NotNull(pair.FailedTest);
            Assert.InRange(pair.Similarity, 0.6, 1);
            Assert.Contains(true, pair.Mask.CorrectLines.Concat(pair.Mask.WrongLines));
        }
    }

    [Fact]
    public async Task FromMutantsAsync_SameSeedAndAnotherNumberOfWorkers_GivesTheSamePairs()
    {
        await using var single = new UnitTestJudge(FaultPairFinder.JudgeOptions with { Sandbox = new SandboxOptions { Workers = 1 } });

        var first = await new FaultPairFinder(fixture.Judge).FromMutantsAsync(Problem, Solution, new CounterRandom(5));
        var second = await new FaultPairFinder(single).FromMutantsAsync(Problem, Solution, new CounterRandom(5));
        var other = await new FaultPairFinder(single).FromMutantsAsync(Problem, Solution, new CounterRandom(6));

        Assert.Equal(first.Pairs.Select(pair => FaultPairStage.ToJson(pair).ToJsonString()), second.Pairs.Select(pair => FaultPairStage.ToJson(pair).ToJsonString()));
        Assert.NotEqual(first.Pairs.Select(pair => pair.Wrong), other.Pairs.Select(pair => pair.Wrong));
    }

    [Fact]
    public async Task FromMutantsAsync_SolutionThatFails_IsRejected()
    {
        var result = await new FaultPairFinder(fixture.Judge).FromMutantsAsync(Problem, "    return values[0]\n", new CounterRandom(1));

        Assert.Empty(result.Pairs);
        Assert.Equal("solution fails", Assert.Single(result.Rejects).Reason);
    }

    [Fact]
    public async Task FromSamplesAsync_FailingSamples_ArePairedWithTheClosestPassingOne()
    {
        const string Sorted = "    return sorted(values)[-1]\n", WrongSorted = "    return sorted(values)[0]\n",
            WrongLoop = "    best = values[0]\n    for value in values[1:]:\n        if value < best:\n            best = value\n    return best\n";

        var result = await new FaultPairFinder(fixture.Judge).FromSamplesAsync(Problem, [WrongLoop, Sorted, Solution, WrongSorted, "    return 17\n", Sorted]);

        Assert.Equal([(Solution, WrongLoop), (Sorted, WrongSorted)], result.Pairs.Select(pair => (pair.Correct, pair.Wrong)));
        Assert.All(result.Pairs, pair => Assert.Equal(FaultOrigin.Sample, pair.Origin));
    }

    [Fact]
    public async Task FromSamplesAsync_SampleThatPassesByLuck_IsInNoPair()
    {
        // Python's own generator: 0.84, 0.76, 0.42 with the first seed, 0.13 with the second.
        const string Lucky = "    import random\n    return max(values) if random.random() > 0.3 else None\n";
        var finder = new FaultPairFinder(fixture.Judge, new FaultPairOptions { LeastSimilarity = 0 });

        var alone = await finder.FromSamplesAsync(Problem, [Lucky, "    return 1\n"]);
        var beside = await finder.FromSamplesAsync(Problem, [Lucky, "    return 1\n", Solution]);

        Assert.Equal("no passing sample", Assert.Single(alone.Rejects).Reason);
        Assert.Equal("    return 1\n", Assert.Single(beside.Pairs).Wrong);
    }

    [Fact]
    public async Task FromSamplesAsync_OnlyFailingOnes_ArePairedWithTheProblemsSolutionWhereThatIsWanted()
    {
        var result = await new FaultPairFinder(fixture.Judge, new FaultPairOptions { PairsWithCanonicalSolution = true })
            .FromSamplesAsync(Problem, [Solution.Replace(">", "<", StringComparison.Ordinal)]);

        Assert.Equal(Solution, Assert.Single(result.Pairs).Correct);
    }

    [Fact]
    public void Constructor_JudgeThatRunsProgramsOnce_IsRefused()
    {
        var judge = new UnitTestJudge(new UnitTestOptions());

        Assert.Throws<ArgumentException>(() => new FaultPairFinder(judge));
    }

    [Fact]
    public async Task ProcessAsync_RecordOfHumanEval_HasSpansThatPythonWouldCut()
    {
        var stage = new FaultPairStage(new FaultPairFinder(fixture.Judge, new FaultPairOptions { MostPairs = 2 }), seed: 3);
        var record = Records.Of(new JsonObject
        {
            ["task_id"] = "Test/0", ["prompt"] = Prompt, ["entry_point"] = "largest", ["test"] = Tests,
            ["canonical_solution"] = "    smile = '😀'\n" + Solution,
        });

        var outcome = await stage.ProcessAsync(record);

        Assert.Equal(2, outcome.Items.Count);
        foreach (var item in outcome.Items)
        {
            // As a trainer reads it: cut by code points, the parts between the spans are equal.
            string[] correct = CodePoints((string)item["correct"]!), wrong = CodePoints((string)item["wrong"]!);
            Assert.Equal(Outside(correct, (JsonArray)item["correct_spans"]!), Outside(wrong, (JsonArray)item["wrong_spans"]!));
            Assert.Equal(((string)item["correct"]!).Split('\n').Length, ((JsonArray)item["correct_line_mask"]!).Count);
            Assert.NotNull(item["evidence"]!["test"]);
        }
    }

    private static string[] CodePoints(string text) => [.. text.EnumerateRunes().Select(rune => rune.ToString())];

    private static string Outside(string[] text, JsonArray spans) =>
        string.Concat(text.Where((_, index) => !spans.Any(span => index >= (int)span![0]! && index < (int)span[1]!)));

    private async Task<Verdict> RunAsync(string completion) =>
        await fixture.Sandbox.JudgeAsync(new PythonCheck { Program = Prompt + completion, EntryPoint = "largest", Tests = Tests });
}
