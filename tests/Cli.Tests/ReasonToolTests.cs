namespace Reasoning.Cli.Tests;

public sealed class ReasonToolTests
{
    [Theory]
    [InlineData("--help", "eval")]
    [InlineData("eval --help", "--strategies")]
    [InlineData("verify --help", "--samples")]
    [InlineData("generate --help", "--temperature")]
    [InlineData("model --help", "info")]
    [InlineData("model info --help", "--tensors")]
    [InlineData("benchmark show --help", "--format")]
    public async Task RunAsync_Help_NamesWhatThereIs(string arguments, string expected)
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(arguments.Split(' '));

        Assert.Equal(0, code);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Empty(error);
        Assert.DoesNotContain("\u001b", output, StringComparison.Ordinal);
    }

    // Every example has to be a command line that the tool understands.
    [Theory]
    [InlineData("eval")]
    [InlineData("verify")]
    [InlineData("generate")]
    [InlineData("model info")]
    [InlineData("benchmark list")]
    [InlineData("benchmark show")]
    public async Task RunAsync_HelpOfACommand_EndsWithExamples(string command)
    {
        using var tool = new ToolRun();

        var (_, output, _) = await tool.RunAsync([.. command.Split(' '), "--help"]);

        var examples = output.Split('\n').SkipWhile(line => line != "Examples:").Skip(1).Where((line, i) => i % 2 == 0 && line.Length > 0).ToArray();
        Assert.NotEmpty(examples);
        foreach (var example in examples)
        {
            Assert.StartsWith($"  reason {command}", example, StringComparison.Ordinal);
            foreach (var option in example.Split(' ').Where(word => word.StartsWith("--", StringComparison.Ordinal)))
                Assert.Contains(option, output[..output.IndexOf("Examples:", StringComparison.Ordinal)], StringComparison.Ordinal);
        }
    }

    [Theory]
    [InlineData("", "Required command was not provided. Run 'reason --help' to see what it takes.")]
    [InlineData("model", "Required command was not provided. Run 'reason model --help' to see what it takes.")]
    [InlineData("evil", "'evil'")]
    [InlineData("eval --samples many", "Cannot parse argument 'many' for option '--samples'; it should be a whole number. Run 'reason eval --help' to see what it takes.")]
    [InlineData("generate x --temperature warm", "it should be a number")]
    [InlineData("generate x --temperature -1", "--temperature: ")]
    [InlineData("generate x --temperature 0,8", "Cannot parse argument '0,8' for option '--temperature'; it should be a number, such as 1.5.")]
    [InlineData("eval -t 1,000", "'1,000' for option '--temperature'; it should be a number")]
    [InlineData("generate x --top-p 2", "--top-p: ")]
    [InlineData("generate x --n 0", "--count: ")]
    [InlineData("generate x --logit-bias 5", "'5' is not a bias; write ID=BIAS")]
    [InlineData("eval --strategies greedy,guess", "There is no strategy 'guess'; there are")]
    [InlineData("eval --strategies greedy,greedy", "a strategy is named twice")]
    [InlineData("eval --limit 0", "--limit: ")]
    [InlineData("eval --concurrency 0", "--concurrency: ")]
    [InlineData("eval --samples 0", "samples cannot be '0'")]
    public async Task RunAsync_WrongCommandLine_IsOneSentenceAndExitCode2(string arguments, string expected)
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
        Assert.Null(tool.Model);
    }

    [Theory]
    [InlineData("model info nothing.gguf", "There is no file")]
    [InlineData("model info", "reasoning-tiny.gguf")]
    [InlineData("eval --model nothing.gguf -b tool/benchmark/arithmetic.jsonl", "There is no model file")]
    [InlineData("eval --benchmark nothing.jsonl", "There is no benchmark file")]
    [InlineData("eval", "programs.jsonl', which belongs to the tool, is not there; install the tool again, or pass --benchmark FILE.")]
    public async Task RunAsync_WhatCannotBeDone_IsOneSentenceAndExitCode1(string arguments, string expected)
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(arguments.Split(' '));

        Assert.Equal((1, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd('\n').Split('\n'));
    }
}
