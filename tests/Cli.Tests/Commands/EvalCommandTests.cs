namespace Reasoning.Cli.Tests.Commands;

public sealed class EvalCommandTests
{
    private static readonly string[] Arithmetic = ["eval", "--benchmark", "tool/benchmark/arithmetic.jsonl", "--out", "results"];

    [Fact]
    public async Task Eval_Arithmetic_PrintsOneRowPerStrategyAndKeepsEverySample()
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(Arithmetic);

        Assert.Equal(0, code);
        var lines = output.TrimEnd('\n').Split('\n');
        Assert.Equal(
            ["benchmark", "strategy", "samples", "solved", "pass@1", "pass@k", "tokens", "model calls", "seconds"],
            Cells(lines[0]));
        Assert.Equal(["arithmetic", "greedy", "1"], Cells(lines[2])[..3]);
        Assert.Equal(["arithmetic", "majority", "16", "6 of 6"], Cells(lines[3])[..4]);
        Assert.Equal(4, lines.Length);
        Assert.Contains($"Every sample is in {Path.Combine(tool.Folder, "results")}.", error, StringComparison.Ordinal);
        Assert.Equal(6 * 17, File.ReadLines(Path.Combine(tool.Folder, "results", "arithmetic", "samples.jsonl")).Count());
    }

    [Fact]
    public async Task Eval_RedirectedOutput_HasNoEscapes()
    {
        using var tool = new ToolRun();

        var (_, output, error) = await tool.RunAsync(Arithmetic);

        Assert.DoesNotContain('\u001b', output + error);
        Assert.True(output.All(char.IsAscii), "Redirected output should be plain ASCII.");
        Assert.Contains("arithmetic majority: 6 of 6 done, 6 solved", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Screen_ShowsBarsOnTheErrorStreamAndAFramedTable()
    {
        using var tool = new ToolRun { IsInteractive = true };

        var (code, output, error) = await tool.RunAsync(Arithmetic);

        Assert.True(code == 0, error);
        Assert.Contains('\u001b', error);
        Assert.Contains("majority", output, StringComparison.Ordinal);
        Assert.Contains('╭', output);
    }

    [Fact]
    public async Task Eval_NarrowScreen_LosesNoColumn()
    {
        using var tool = new ToolRun { IsInteractive = true, Width = 60 };

        var (_, output, _) = await tool.RunAsync(Arithmetic);

        Assert.Equal(9, Cells(output.Split('\n')[0]).Length);
        Assert.DoesNotContain('╭', output);
    }

    [Fact]
    public async Task Eval_SecondTime_AsksTheModelNothingAndPrintsTheSameTable()
    {
        using var tool = new ToolRun();
        var (_, first, _) = await tool.RunAsync(Arithmetic);

        var (code, second, error) = await tool.RunAsync([.. Arithmetic, "--threads", "1", "--concurrency", "3"]);

        Assert.Equal((0, first), (code, second));
        Assert.Empty(tool.Model!.Requests);
        Assert.Equal(1, tool.Loaded.Threads);
        Assert.Contains("12 results were there already", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_Restart_BeginsAfresh()
    {
        using var tool = new ToolRun();
        await tool.RunAsync(Arithmetic);

        await tool.RunAsync([.. Arithmetic, "--restart"]);

        Assert.Equal(12, tool.Model!.Requests.Count);
    }

    [Fact]
    public async Task Eval_OtherSeedInTheSameFolder_IsRefused()
    {
        using var tool = new ToolRun();
        await tool.RunAsync(Arithmetic);

        var (code, output, error) = await tool.RunAsync([.. Arithmetic, "--seed", "5"]);

        Assert.Equal((1, ""), (code, output));
        Assert.Contains("holds a run with seed 0, and this one has 5", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Eval_NoFolderGiven_NamesItAfterTheArguments()
    {
        using var tool = new ToolRun();
        string[] arguments = ["eval", "-b", "tool/benchmark/arithmetic.jsonl", "-s", "greedy"];

        await tool.RunAsync(arguments);
        await tool.RunAsync([.. arguments, "--seed", "5"]);
        await tool.RunAsync([.. arguments, "--concurrency", "2"]);

        var folders = Directory.GetDirectories(Path.Combine(tool.Folder, "results"));
        Assert.Equal(2, folders.Length);
        Assert.All(folders, folder => Assert.StartsWith("reasoning-tiny-", Path.GetFileName(folder), StringComparison.Ordinal));
    }

    [Fact]
    public async Task Eval_Options_ReachTheModel()
    {
        using var tool = new ToolRun();

        await tool.RunAsync([.. Arithmetic, "-s", "best-of-n", "-n", "5", "-t", "0.3", "--max-tokens", "77", "--limit", "2"]);

        Assert.Equal(2, tool.Model!.Requests.Count);
        Assert.All(tool.Model.Requests, request => Assert.Equal((5, 0.3, 77), (request.Count, request.Sampling.Temperature, request.MaxTokens)));
    }

    [Fact]
    public async Task Eval_CancelledHalfWay_KeepsWhatIsDoneAndGoesOn()
    {
        using var whole = new ToolRun();
        var (_, expected, _) = await whole.RunAsync(Arithmetic);
        using var stop = new CancellationTokenSource();
        var replies = 0;
        using var tool = new ToolRun
        {
            BeforeReply = (_, _) =>
            {
                if (Interlocked.Increment(ref replies) == 8) stop.Cancel();
                return Task.CompletedTask;
            },
        };

        var (stopped, output, error) = await tool.RunAsync(stop.Token, [.. Arithmetic, "--concurrency", "1"]);
        var (code, resumed, _) = await tool.RunAsync(Arithmetic);

        Assert.Equal((130, ""), (stopped, output));
        Assert.Contains("the same command goes on from there", error, StringComparison.Ordinal);
        Assert.Equal(0, code);
        Assert.Equal(5, tool.Model!.Requests.Count);
        Assert.Equal(WithoutSeconds(expected), WithoutSeconds(resumed));
    }

    [Fact]
    public async Task Eval_TwoBenchmarksOfOneName_AreRefused()
    {
        using var tool = new ToolRun();
        Directory.CreateDirectory(Path.Combine(tool.Folder, "other"));
        File.Copy(Path.Combine(tool.Folder, "tool/benchmark/arithmetic.jsonl"), Path.Combine(tool.Folder, "other/arithmetic.jsonl"));

        var (code, _, error) = await tool.RunAsync("eval", "-b", "tool/benchmark/arithmetic.jsonl", "other/arithmetic.jsonl");

        Assert.Equal(2, code);
        Assert.Contains("two files are called 'arithmetic'", error, StringComparison.Ordinal);
    }

    private static string[] Cells(string line) => line.Trim('|').Split('|', StringSplitOptions.TrimEntries);

    private static string WithoutSeconds(string table) => string.Join('\n', table.TrimEnd('\n').Split('\n').Select(line => string.Join('|', Cells(line)[..^1])));
}
