using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Reasoning.Data.SearchTraces;
using Reasoning.Search.Traces;

namespace Reasoning.Cli.Tests.Commands;

/// <summary><c>reason data from-traces</c> over what searches of this version really record.</summary>
public sealed class DataFromTracesCommandTests
{
    private static readonly string Programs = Path.Combine(AppContext.BaseDirectory, "models", "benchmark", "programs.jsonl");

    [Theory]
    [InlineData("best-of-n(samples=8)", "ReasoningBench/3")]
    [InlineData("mcts", "ReasoningBench/5")]
    [InlineData("repair", "ReasoningBench/12")]
    [InlineData("sfs", "ReasoningBench/12")]
    public async Task Read_TraceOfASearch_HasEveryNodeAndEveryVerdictThatTheSearchRecorded(string strategy, string task)
    {
        using var tool = new BundledToolRun();
        var (code, _, error) = await tool.RunAsync("solve", Programs, "--task", task, "--strategy", strategy, "--trace", "trace.jsonl", "--quiet");
        Assert.True(code == 0, error);
        using var trace = SearchTrace.Read(Path.Combine(tool.Path, "trace.jsonl"));

        var problem = Assert.Single(AttemptFile.Read(await File.ReadAllTextAsync(Path.Combine(tool.Path, "trace.jsonl")), "trace.jsonl"));

        Assert.Equal((trace.Begun!.Problem.Id, trace.Begun.Problem.Prompt), (problem.TaskId, problem.Prompt));
        Assert.Equal(trace.Events.OfType<NodePlaced>().Count(), problem.Attempts.Count);
        var read = problem.Attempts.Where(attempt => attempt.Verdict is not null).DistinctBy(attempt => attempt.Text)
            .ToDictionary(attempt => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(attempt.Text))), attempt => attempt.Verdict!);
        var judged = trace.Events.OfType<CandidateJudged>().DistinctBy(one => one.TextHash).ToArray();
        Assert.NotEmpty(judged);
        Assert.Equal(judged.Select(one => (one.TextHash, one.Verdict.Passed, one.Verdict.Reason)).Order(), read.Select(one => (one.Key, one.Value.Passed, one.Value.Reason))
            .Order());
        Assert.Equal(judged.Sum(one => one.Verdict.Tests.Count(test => test.Status != Verification.TestStatus.Passed && test.Status != Verification.TestStatus.NotRun)),
            read.Sum(one => one.Value.FailedTests.Count));
    }

    [Fact]
    public async Task FromTraces_SearchesOfAFolder_GiveItemsThatTheBenchmarkConfirms()
    {
        using var tool = new BundledToolRun();
        await tool.RunAsync("solve", Programs, "--task", "ReasoningBench/12", "--strategy", "repair", "--trace", "traces/repair.jsonl", "--quiet");
        await tool.RunAsync("solve", Programs, "--task", "ReasoningBench/5", "--strategy", "mcts", "--trace", "traces/mcts.jsonl", "--quiet");

        var (code, output, error) = await tool.RunAsync("data", "from-traces", "--input", "traces", "--out", "items.jsonl", "--benchmark", Programs);

        Assert.True(code == 0, error);
        var items = (await File.ReadAllLinesAsync(Path.Combine(tool.Path, "items.jsonl"))).Select(line => JsonNode.Parse(line)!.AsObject()).ToArray();
        Assert.Contains(items, item => (string)item["kind"]! == "repair" && (string)item["task_id"]! == "ReasoningBench/12");
        Assert.Contains(items, item => (string)item["kind"]! == "pair" && (bool)item["wrong_step"]!["proven"]!);
        Assert.Contains("| pair ", output, StringComparison.Ordinal);

        // What was accepted passes when it is verified as samples are.
        await File.WriteAllLinesAsync(Path.Combine(tool.Path, "accepted.jsonl"), items.Where(item => (string)item["kind"]! == "accepted").Select(item => item.ToJsonString()));
        var (verifyCode, _, verifyError) = await tool.RunAsync("verify", "--benchmark", Programs, "--samples", "accepted.jsonl", "--missing", "ignore", "--json", "figures.json");
        Assert.True(verifyCode == 0, verifyError);
        Assert.All(File.ReadLines(Path.Combine(tool.Path, "accepted.jsonl_results.jsonl")), line => Assert.True((bool)JsonNode.Parse(line)!["passed"]!));

        var (again, _, refusal) = await tool.RunAsync("data", "from-traces", "--input", "traces", "--out", "items.jsonl");
        Assert.Equal(2, again);
        Assert.Contains("--overwrite", refusal, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FromTraces_Samples_GivePairsOfTheKindsThatAreWanted()
    {
        using var tool = new ToolRun();
        tool.Write("samples.jsonl", """
            {"task_id":"A","completion":"return 1","passed":true}
            {"task_id":"A","completion":"return 2","passed":false}
            """);

        var (code, _, error) = await tool.RunAsync("data", "from-traces", "--input", "samples.jsonl", "--out", "pairs.jsonl", "--kinds", "pairs");

        Assert.True(code == 0, error);
        var item = JsonNode.Parse(Assert.Single(await File.ReadAllLinesAsync(Path.Combine(tool.Folder, "pairs.jsonl"))))!;
        Assert.Equal(("return 1", "return 2"), ((string)item["chosen"]!, (string)item["rejected"]!));
    }

    [Fact]
    public async Task FromTraces_OtherFile_IsRefusedWithItsLine()
    {
        using var tool = new ToolRun();
        tool.Write("other.jsonl", "{\"x\":1}\n");

        var (code, _, error) = await tool.RunAsync("data", "from-traces", "--input", "other.jsonl", "--out", "pairs.jsonl");
        var (kindCode, _, kindError) = await tool.RunAsync("data", "from-traces", "--input", "other.jsonl", "--out", "pairs.jsonl", "--kinds", "pears");

        Assert.Equal(1, code);
        Assert.Contains("line 1 is neither an event of a search", error, StringComparison.Ordinal);
        Assert.Equal((2, "--kinds: 'pears' is none of pairs, repairs, accepted."), (kindCode, kindError.Trim()));
    }
}
