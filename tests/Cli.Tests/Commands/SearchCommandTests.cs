using Reasoning.Search.Catalog;

namespace Reasoning.Cli.Tests.Commands;

/// <summary><c>reason solve</c>, <c>trace</c>, <c>replay</c> and <c>strategies</c>.</summary>
public sealed class SearchCommandTests
{
    private static readonly string[] Solve = ["solve", "tool/benchmark/arithmetic.jsonl", "--task", "sum/4", "--strategy", "majority(samples=9)"];

    [Fact]
    public async Task Solve_Question_PrintsTheAnswerAndExplainsItself()
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(Solve);

        Assert.True(code == 0, error);
        Assert.Equal("answer: 5\n", output);
        Assert.Contains("majority on 'sum/4' with scripted, seed 0", error, StringComparison.Ordinal);
        Assert.Contains("It could have cost 9 calls and 2,304 generated tokens at most.", error, StringComparison.Ordinal);
        Assert.Contains("confidence 0.667 (VoteShare); 9 calls", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_Quiet_SaysOnlyTheAnswer()
    {
        using var tool = new ToolRun();

        var (_, output, error) = await tool.RunAsync([.. Solve, "--quiet"]);

        Assert.Equal(("answer: 5\n", ""), (output, error));
    }

    [Fact]
    public async Task Solve_WithTrace_CanBeShownReplayedAndGoneOnWith()
    {
        using var tool = new ToolRun();
        var (_, solved, _) = await tool.RunAsync([.. Solve, "--trace", "logs/search.jsonl"]);

        var (replayCode, replayed, replayError) = await tool.RunAsync("replay", "logs/search.jsonl");
        Assert.Null(tool.Model);
        var (traceCode, tree, _) = await tool.RunAsync("trace", "logs/search.jsonl");
        var (_, all, _) = await tool.RunAsync("trace", "logs/search.jsonl", "--all");
        var (_, again, againError) = await tool.RunAsync([.. Solve, "--trace", "logs/search.jsonl"]);

        Assert.Equal((0, 0), (replayCode, traceCode));
        Assert.Equal(solved, replayed);
        Assert.Contains("events came out as recorded", replayError, StringComparison.Ordinal);
        Assert.StartsWith("majority on 'sum/4'", tree, StringComparison.Ordinal);
        Assert.Contains("├─ candidate 8", tree, StringComparison.Ordinal);
        Assert.Contains("asked at", all, StringComparison.Ordinal);
        Assert.Equal(solved, again);
        Assert.Contains("events were there already", againError, StringComparison.Ordinal);
        Assert.Empty(tool.Model!.Requests);
    }

    [Fact]
    public async Task Solve_TraceOfAnotherSearch_IsRefusedInOneSentence()
    {
        using var tool = new ToolRun();
        await tool.RunAsync([.. Solve, "--trace", "search.jsonl"]);

        var (code, output, error) = await tool.RunAsync([.. Solve, "--trace", "search.jsonl", "--seed", "3"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("the trace is of another search", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Solve_Budget_IsKept()
    {
        using var tool = new ToolRun();

        var (code, _, error) = await tool.RunAsync([.. Solve, "--budget", "calls=4"]);

        Assert.Equal(0, code);
        Assert.Contains("; 4 calls,", error, StringComparison.Ordinal);
        Assert.Contains("the budget permits no further call", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Solve_PythonFile_SamplesUntilTheExamplesHold()
    {
        using var tool = new ToolRun { Reply = (_, index) => index == 2 ? "    return x + x\n" : "    return x\n" };
        tool.Write("task.py", "def double(x):\n    \"\"\"Double it.\n\n    >>> double(4)\n    8\n    \"\"\"");

        var (code, output, error) = await tool.RunAsync("solve", "task.py", "--allow-unsafe");

        Assert.True(code == 0, error);
        Assert.Equal("def double(x):\n    \"\"\"Double it.\n\n    >>> double(4)\n    8\n    \"\"\"\n    return x + x\n", output);
        Assert.Contains("candidate 0 WrongAnswer 0", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--strategy", "nonsense", "--strategy: There is no strategy 'nonsense'; there are best-first")]
    [InlineData("--strategy", "greedy,majority", "one problem is solved by one strategy")]
    [InlineData("--budget", "money=1", "--budget: A budget has no limit 'money'")]
    [InlineData("--prompts", "none", "--prompts: there is no prompt book 'none'")]
    [InlineData("--task", "sum/99", "has no problem 'sum/99'")]
    [InlineData("--max-tokens", "0", "--max-tokens")]
    public async Task Solve_WrongArguments_SayWhatIsWrong(string option, string value, string expected)
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync("solve", "tool/benchmark/arithmetic.jsonl", option, value);

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Replay_WhatIsNoTrace_SaysSo()
    {
        using var tool = new ToolRun();
        tool.Write("not.jsonl", "{}\n");

        var (code, _, error) = await tool.RunAsync("replay", "not.jsonl");
        var (missingCode, _, missing) = await tool.RunAsync("trace", "missing.jsonl");

        Assert.Equal((1, 1), (code, missingCode));
        Assert.Contains("line 1 is not an event of a search", error, StringComparison.Ordinal);
        Assert.Contains("There is no trace", missing, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Strategies_ListsAllAndShowsTheSettingsOfOne()
    {
        using var tool = new ToolRun();

        var (_, table, _) = await tool.RunAsync("strategies");
        var (_, one, _) = await tool.RunAsync("strategies", "best-of-n");
        var (code, _, error) = await tool.RunAsync("strategies", "worst-of-n");

        Assert.Equal(2 + SearchCatalog.Strategies.Count, table.TrimEnd('\n').Split('\n').Length);
        Assert.All(SearchCatalog.Strategies, strategy => Assert.Contains($"| {strategy.Name} ", table, StringComparison.Ordinal));
        Assert.Contains("  samples = 32\n", one, StringComparison.Ordinal);
        Assert.Equal(2, code);
        Assert.Contains("There is no strategy 'worst-of-n'", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_TracesAndBudget_KeepsATracePerProblemThatReplays()
    {
        using var tool = new ToolRun();

        var (code, table, error) = await tool.RunAsync(
            "eval", "--benchmark", "tool/benchmark/arithmetic.jsonl", "--out", "results", "--strategy", "majority(samples=50)", "--budget", "calls=5", "--traces", "--verifier", "none");

        Assert.True(code == 0, error);
        Assert.Equal("5", table.Split('\n')[2].Split('|')[3].Trim());
        var traces = Directory.GetFiles(Path.Combine(tool.Folder, "results", "arithmetic", "traces", "majority"), "*.jsonl");
        Assert.Equal(6, traces.Length);
        foreach (var trace in traces) Assert.Equal(0, (await tool.RunAsync("replay", trace)).Code);
    }
}
