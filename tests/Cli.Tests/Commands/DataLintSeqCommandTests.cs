using System.Text.Json.Nodes;
using Reasoning.Data.LintSeq;

namespace Reasoning.Cli.Tests.Commands;

public sealed class DataLintSeqCommandTests
{
    private const string Records = """
        {"instruction": "Add.", "response": "Here:\n```python\ndef add(a, b):\n    total = a + b\n    return total\n```\n"}
        {"instruction": "Nothing.", "response": "# nothing"}
        {"instruction": "Mark <|diff|>.", "response": "x = 1"}
        """;

    [Fact]
    public async Task LintSeq_Instructions_BecomeTrainingTextsThatGiveTheProgramsBack()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);

        var (code, output, error) = await tool.RunAsync("data", "lintseq", "--input", "in.jsonl", "--out", "out.jsonl", "--fences", "python", "--sequences", "4", "--workers", "2");

        Assert.True(code == 0, error);
        JsonNode[] items = Lines(tool, "out.jsonl");
        Assert.Equal(4, items.Length);
        Assert.All(items, item =>
        {
            Assert.Equal("def add(a, b):\n    total = a + b\n    return total", (string)item["program"]!);
            Assert.Equal((string)item["program"]!, EditSequence.Write(new EditTextFormat().Read(((string)item["text"]!)["Add.".Length..])));
        });
        Assert.Contains("| no line to draw  | lintseq |     1 |", output, StringComparison.Ordinal);
        Assert.Contains("| mark in the text | lintseq |     1 |", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LintSeq_AnyNumberOfWorkers_WritesTheSameBytes()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", string.Join('\n', Enumerable.Range(0, 40).Select(i => $$"""{"instruction": "Do {{i}}.", "response": "a = {{i}}\nb = a\nfor c in [a, b]:\n    print(c)\n    print(b)\n"}""")));
        await tool.RunAsync("data", "lintseq", "--input", "in.jsonl", "--out", "one.jsonl", "--workers", "1", "-n", "3");
        await tool.RunAsync("data", "lintseq", "--input", "in.jsonl", "--out", "four.jsonl", "--workers", "4", "-n", "3");
        Assert.Equal(120, Lines(tool, "one.jsonl").Length);
        Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "one.jsonl")), await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "four.jsonl")));
    }

    [Fact]
    public async Task LintSeq_Options_ReachTheSampler()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", """{"task": "t", "code": "import os\ndef f():\n  \"\"\"One.\n  two\n  \"\"\"\n  # note\n  return os.getcwd()"}""");
        string[] fields = ["data", "lintseq", "--input", "in.jsonl", "--program", "{code}", "--instruction", "{task}", "--id", "{task}"];
        async Task<JsonNode> First(string name, params string[] more)
        {
            var (code, _, error) = await tool.RunAsync([.. fields, "--out", name, .. more]);
            Assert.True(code == 0, error);
            return Lines(tool, name)[0];
        }

        // Two spaces where four are asked for: all of it goes at once.
        Assert.Contains((await First("four.jsonl"))["edits"]!.AsArray(), edit => ((string)edit!).Contains("+def f():\n+  \"\"\"One.\n+  two\n+  \"\"\"\n+  # note\n+  return", StringComparison.Ordinal));
        JsonNode whole = await First("auto.jsonl", "--indent", "auto", "--whole-strings", "--skip-imports", "--draw-comments", "--marker", "<D>", "--end-of-text", "<E>", "--without-program", "--seed", "3");
        Assert.EndsWith("\n<D>\n<D><E>", (string)whole["text"]!, StringComparison.Ordinal);
        Assert.Equal("t", (string)whole["id"]!);
        Assert.Null(whole["program"]);
        Assert.DoesNotContain(whole["edits"]!.AsArray(), edit => ((string)edit!).Contains("\"\"\"", StringComparison.Ordinal) && !((string)edit!).Contains("+  two\n+  \"\"\"", StringComparison.Ordinal));
        Assert.Equal(0, (int)(await First("none.jsonl", "--linter", "none"))["linter_calls"]!);
    }

    [Theory]
    [InlineData(2, "--linter: there are analyzer, cpython, pylint, csharp and none.", "--linter", "flake8")]
    [InlineData(2, "--indent: a level of indentation is 1 to 16 spaces, tab, or auto.", "--indent", "none")]
    [InlineData(2, "--sequences: At least 1 sequence is sampled of a program.", "--sequences", "0")]
    [InlineData(2, "--indentation-bias: The indentation bias is a number above 0.", "--indentation-bias", "-1")]
    [InlineData(2, "cannot mark edits", "--marker", "+edit")]
    [InlineData(1, "Python could not be started as 'no-such-python'", "--linter", "cpython", "--python", "no-such-python")]
    [InlineData(2, "--linter: none has no use for --whole-strings", "--linter", "none", "--whole-strings")]
    [InlineData(2, "--indent: only the analyzer asks for an indentation.", "--linter", "cpython", "--indent", "2")]
    public async Task LintSeq_WrongCommandLine_IsOneSentence(int expected, string sentence, params string[] options)
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        var (code, _, error) = await tool.RunAsync(["data", "lintseq", "--input", "in.jsonl", "--out", "out.jsonl", .. options]);
        Assert.Equal(expected, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(tool.Folder, "out*"));
    }

    [Fact]
    public async Task LintSeq_Help_ShowsFullExamples()
    {
        using var tool = new ToolRun();
        var (code, output, _) = await tool.RunAsync("data", "lintseq", "--help");
        Assert.Equal(0, code);
        Assert.Contains("reason data lintseq --input instructions.jsonl --out edits.jsonl --fences python --sequences 5", output, StringComparison.Ordinal);
    }

    private static JsonNode[] Lines(ToolRun tool, string name) => [.. File.ReadAllLines(Path.Combine(tool.Folder, name)).Select(line => JsonNode.Parse(line)!)];
}
