using System.Text.Json.Nodes;

namespace Reasoning.Cli.Tests.Commands;

public sealed class DataDecontaminateCommandTests
{
    private const string Benchmark = """
        {"task_id": "t/0", "prompt": "def longest(words, least):\n    \"\"\"Return the longest of the given words that has at least least letters, or None where there is none.\"\"\"\n", "entry_point": "longest", "canonical_solution": "    best = None\n    for word in words:\n        if len(word) >= least and (best is None or len(word) > len(best)):\n            best = word\n    return best\n", "test": "def check(candidate):\n    assert candidate([], 1) is None\n"}
        {"task_id": "t/1", "prompt": "def one():\n", "entry_point": "one", "canonical_solution": "    return 1\n", "test": "def check(candidate):\n    assert candidate() == 1\n"}
        """;

    private const string Records = """
        {"id": "clean", "text": "def longest(words):\n    return max(words, key=len)\n"}
        {"id": "words", "text": "Task: return the longest of the given words that has at least five letters."}
        {"id": "function", "text": "def f(a, b):\n  c = None\n  for d in a:\n    if len(d) >= b and (c is None or len(d) > len(c)): c = d\n  return c\n"}
        {"id": "neither"}
        """;

    [Fact]
    public async Task Decontaminate_WordsAndFunctions_GoToTheRejectsWithTheTask()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        tool.Write("bench.jsonl", Benchmark);

        var (code, output, error) = await tool.RunAsync("data", "decontaminate", "--input", "in.jsonl", "--out", "out.jsonl", "--benchmark", "bench.jsonl");

        Assert.True(code == 0, error);
        Assert.Equal("clean", (string?)Assert.Single(Lines(tool, "out.jsonl"))["id"]);
        var rejects = Lines(tool, "out.rejects.jsonl");
        Assert.Equal(["words: same words", "function: same function", "neither: field missing"], rejects.Select(line => $"{line["record"]!["id"]}: {line["reason"]}"));
        Assert.Equal("Shares 11 words in a row with t/0 of bench.jsonl.", (string?)rejects[0]["detail"]);
        Assert.Equal("""{"benchmark":"bench.jsonl","task":"t/0","function":"f"}""", rejects[1]["facts"]!.ToJsonString());
        Assert.Equal(
            """
            | stage         | records | items | rejects |
            | ------------- | ------: | ----: | ------: |
            | read          |       4 |     4 |       0 |
            | decontaminate |       4 |     1 |       3 |

            | reject        | stage         | count |
            | ------------- | ------------- | ----: |
            | field missing | decontaminate |     1 |
            | same function | decontaminate |     1 |
            | same words    | decontaminate |     1 |

            """,
            output);
        Assert.Contains("1 of 2 tasks are too short, or too much like others, to be looked for: t/1.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Decontaminate_TasksOfAnyForm_AreReadByTemplate()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        tool.Write("bench.jsonl", """{"question": "Return the longest of the given words that has at least five letters", "n": 3}""");

        var (code, _, error) = await tool.RunAsync("data", "decontaminate", "-i", "in.jsonl", "-o", "out.jsonl", "-b", "bench.jsonl", "--task-text", "{question}", "--task-id", "task {n}", "--text-only");

        Assert.True(code == 0, error);
        Assert.Equal("task 3", (string?)Lines(tool, "out.rejects.jsonl")[0]["facts"]!["task"]);
    }

    [Fact]
    public async Task Decontaminate_BenchmarkThatChanged_IsNotGoneOnWith()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        tool.Write("bench.jsonl", Benchmark);
        string[] command = ["data", "decontaminate", "--input", "in.jsonl", "--out", "out.jsonl", "--benchmark", "bench.jsonl"];
        await tool.RunAsync(command);
        tool.Write("bench.jsonl", Benchmark.Replace("t/0", "t/5", StringComparison.Ordinal));

        var (code, _, error) = await tool.RunAsync(command);

        Assert.Equal(1, code);
        Assert.Contains("was begun with other settings (content of bench.jsonl: '", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1, "There is no benchmark 'gone.jsonl'.", "--benchmark", "gone.jsonl")]
    [InlineData(1, "in.jsonl, line 1: the fields are those of no known format;", "--benchmark", "in.jsonl")]
    [InlineData(2, "--n-gram-length: An n-gram has between 5 and 100 words.", "--n-gram-length", "2")]
    [InlineData(2, "--task-id goes with --task-text.", "--task-id", "{id}")]
    [InlineData(2, "--program: The template '{' opens a brace at character 1 that is not closed.", "--program", "{")]
    public async Task Decontaminate_WrongCommandLine_IsOneSentence(int expected, string sentence, string option, string value)
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        tool.Write("bench.jsonl", Benchmark);
        string[] all = [.. new Dictionary<string, string> { ["--input"] = "in.jsonl", ["--out"] = "out.jsonl", ["--benchmark"] = "bench.jsonl", [option] = value }.SelectMany(pair => (string[])[pair.Key, pair.Value])];

        var (code, _, error) = await tool.RunAsync(["data", "decontaminate", .. all]);

        Assert.Equal(expected, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(tool.Folder, "out*"));
    }

    private static JsonNode[] Lines(ToolRun tool, string name) => [.. File.ReadAllLines(Path.Combine(tool.Folder, name)).Select(line => JsonNode.Parse(line)!)];
}
