namespace Reasoning.Cli.Tests.Commands;

public sealed class BenchmarkCommandTests
{
    private const string Program = """{"task_id": "P/0", "prompt": "def f():\n", "entry_point": "f", "test": "def check(candidate):\n    assert candidate() == 1\n"}""";

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task List_NamesEveryFormat(bool isInteractive)
    {
        using var tool = new ToolRun { IsInteractive = isInteractive, Width = 220 };

        var (code, output, error) = await tool.RunAsync("benchmark", "list");

        Assert.Equal((0, ""), (code, error));
        foreach (var name in (string[])["humaneval", "humanevalplus", "mbppplus", "mbpp", "mbpp-sanitized", "livecodebench", "apps", "codecontests", "classeval", "multipl-e-cs", "arithmetic"])
            Assert.Contains($" {name} ", output, StringComparison.Ordinal);
        if (!isInteractive) Assert.Single(output.Split('\n').Select(line => line.Length).Where(length => length > 0).Distinct());
    }

    [Fact]
    public async Task Show_Programs_CountsThemAndReportsBrokenLines()
    {
        using var tool = new ToolRun();
        tool.Write("p.jsonl", $"{Program}\nnonsense\n{Program}\n{{\"task_id\": 1}}\n");

        var (code, output, error) = await tool.RunAsync("benchmark", "show", "p.jsonl");

        Assert.Equal(0, code);
        Assert.Contains("format               humaneval, HumanEval (Chen et al. 2021)\n", output, StringComparison.Ordinal);
        Assert.Contains("problems             2\n  assert statements  2\nbroken records       2\nfirst problem        P/0\nentry point          f\nprompt\n    def f():\n", output, StringComparison.Ordinal);
        var lines = error.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.EndsWith("p.jsonl, line 2: this is not JSON (at byte 1).", lines[0], StringComparison.Ordinal);
        Assert.EndsWith("p.jsonl, line 4: the field 'task_id' must be a string, not number.", lines[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Show_Arithmetic_IsRecognised()
    {
        using var tool = new ToolRun();

        var (code, output, _) = await tool.RunAsync("benchmark", "show", Path.Combine("tool", "benchmark", "arithmetic.jsonl"));

        Assert.Equal(0, code);
        Assert.Contains("arithmetic", output, StringComparison.Ordinal);
        Assert.Contains("problems        6\n", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("benchmark show none.jsonl", 1, "There is no benchmark file")]
    [InlineData("benchmark show p.jsonl --format odd", 2, "--format: 'odd' is not a format; there are humanevalplus,")]
    [InlineData("benchmark show empty.jsonl", 1, "holds no problems")]
    [InlineData("benchmark show strange.jsonl", 1, "the fields are those of no known format")]
    public async Task Show_WhatCannotBeShown_IsOneSentence(string arguments, int expected, string sentence)
    {
        using var tool = new ToolRun();
        tool.Write("p.jsonl", Program);
        tool.Write("empty.jsonl", "\n");
        tool.Write("strange.jsonl", "{\"a\": 1}\n");

        var (code, output, error) = await tool.RunAsync(arguments.Split(' '));

        Assert.Equal((expected, ""), (code, output));
        Assert.Contains(sentence, Assert.Single(error.Split('\n', StringSplitOptions.RemoveEmptyEntries)), StringComparison.Ordinal);
    }
}
