using System.Diagnostics;
using System.Text.Json.Nodes;

namespace Reasoning.Cli.Tests.Commands;

public sealed class DataDedupCommandTests
{
    private const string Records = """
        {"id": "a", "text": "def add(a, b):\n    return a + b\n"}
        {"id": "b", "text": "def add(a, b):  \r\n    return a + b"}
        {"id": "c", "text": "def unrelated(values):\n    for value in values:\n        print(value)\n"}
        {"id": "d"}
        not JSON
        """;

    [Fact]
    public async Task Dedup_RepeatedTexts_KeepsTheFirstAndNamesItForTheOthers()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);

        var (code, output, error) = await tool.RunAsync("data", "dedup", "--input", "in.jsonl", "--out", "out.jsonl", "--id", "{id}", "--text", "{text}", "--workers", "2");

        Assert.True(code == 0, error);
        Assert.Equal("a,c", string.Join(',', Lines(tool, "out.jsonl").Select(line => (string?)line["id"])));
        var rejects = Lines(tool, "out.rejects.jsonl");
        Assert.Equal(["b: duplicate", ": field missing", ": not JSON"], rejects.Select(line => $"{(line["facts"] is null ? "" : (string?)line["record"]!["id"])}: {line["reason"]}"));
        Assert.Equal("a", (string?)rejects[0]["facts"]!["of"]);
        Assert.Equal(
            """
            | stage | records | items | rejects |
            | ----- | ------: | ----: | ------: |
            | read  |       5 |     4 |       1 |
            | dedup |       4 |     2 |       2 |

            | reject        | stage | count |
            | ------------- | ----- | ----: |
            | not JSON      | read  |     1 |
            | duplicate     | dedup |     1 |
            | field missing | dedup |     1 |

            """,
            output);
        Assert.Contains("dedup: 5 records, 2 items, 3 rejects", error, StringComparison.Ordinal);
        Assert.Contains("Every item is in out.jsonl.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dedup_Again_SaysThatItWasFinishedAndRefusesOtherSettings()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        string[] command = ["data", "dedup", "--input", "in.jsonl", "--out", "out.jsonl"];
        await tool.RunAsync(command);

        var again = await tool.RunAsync([.. command, "--workers", "1", "--threshold", "0.7"]);
        var other = await tool.RunAsync([.. command, "--threshold", "0.8"]);
        var afresh = await tool.RunAsync([.. command, "--threshold", "0.8", "--overwrite"]);

        Assert.Equal((0, 1, 0), (again.Code, other.Code, afresh.Code));
        Assert.Contains("out.jsonl was finished already, so there was nothing to do (--overwrite begins afresh).", again.Error, StringComparison.Ordinal);
        Assert.Matches(@"^\S*out\.jsonl was begun with other settings \(--threshold: '0\.7' then, '0\.8' now\); use the same, name another output, or overwrite this one\.\n$", other.Error);
    }

    [Fact]
    public async Task Dedup_StandardInputAndSourceFiles_AreRead()
    {
        using var tool = new ToolRun { Input = "{\"text\": \"one\"}\n{\"text\": \"one\"}\n" };
        tool.Write("a.py", "x = 1\n");
        tool.Write("b.py", "x = 1\n");

        var input = await tool.RunAsync("data", "dedup", "--input", "-", "--out", "out/deep/one.jsonl");
        var files = await tool.RunAsync("data", "dedup", "--input", ".", "--files", "*.py", "--out", "out/files.jsonl.gz", "--exact", "--rejects", "elsewhere.jsonl");

        Assert.True(input.Code == 0 && files.Code == 0, input.Error + files.Error);
        Assert.Equal("{\"text\":\"one\"}", Assert.Single(Lines(tool, "out/deep/one.jsonl")).ToJsonString());
        Assert.Equal("./b.py", (string?)Assert.Single(Lines(tool, "elsewhere.jsonl"))["source"]);
    }

    [Theory]
    [InlineData(2, "--text: The template '{text' opens a brace at character 1 that is not closed.", "--text", "{text")]
    [InlineData(2, "--threshold: The threshold of similarity is above 0 and at most 1.", "--threshold", "1.5")]
    [InlineData(2, "--workers: There are between 1 and 4096 workers.", "--workers", "0")]
    [InlineData(2, "--limit: There must be at least one record.", "--limit", "0")]
    [InlineData(2, "--max-record: the longest record is between 1 and 1024 MiB.", "--max-record", "0")]
    [InlineData(2, "--shingles: there are code and words.", "--shingles", "lines")]
    [InlineData(1, "There is no file or folder 'gone.jsonl'.", "--input", "gone.jsonl")]
    [InlineData(1, "zstd is not written here; end the name in .jsonl.gz for a packed file.", "--out", "out.jsonl.zst")]
    [InlineData(1, "in.jsonl' would be written and is also part of the input; write to another folder.", "--out", "in.jsonl")]
    public async Task Dedup_WrongCommandLine_IsOneSentence(int expected, string sentence, string option, string value)
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);
        string[] all = [.. new Dictionary<string, string> { ["--input"] = "in.jsonl", ["--out"] = "out.jsonl", [option] = value }.SelectMany(pair => (string[])[pair.Key, pair.Value])];

        var (code, _, error) = await tool.RunAsync(["data", "dedup", .. all]);

        Assert.Equal(expected, code);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.DoesNotContain("(Parameter ", error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
        Assert.Empty(Directory.GetFiles(tool.Folder, "out*"));
    }

    [Fact]
    public async Task Dedup_NoRecordWithTheField_FailsAndSaysWhy()
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", Records);

        var (code, _, error) = await tool.RunAsync("data", "dedup", "--input", "in.jsonl", "--out", "out.jsonl", "--text", "{prompt}");

        Assert.Equal(1, code);
        Assert.Contains("Not one record could be used; field missing is the most frequent reason.", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dedup_Help_ShowsAFullExample()
    {
        using var tool = new ToolRun();

        var (code, output, _) = await tool.RunAsync("data", "dedup", "--help");

        Assert.Equal(0, code);
        Assert.Contains("reason data dedup --input raw/ --out unique.jsonl.gz --text '{prompt}{completion}' --id '{task_id}'", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Dedup_ProcessKilled_GoesOnToTheSameBytes()
    {
        using var tool = new ToolRun();
        var random = new Random(5);
        string Text(int i) => string.Join(' ', Enumerable.Range(0, 400).Select(_ => $"word{random.Next(i % 3 == 0 ? 40 : 4000)}"));
        await File.WriteAllLinesAsync(Path.Combine(tool.Folder, "in.jsonl"), Enumerable.Range(0, 12_000).Select(i => $"{{\"n\": {i}, \"text\": \"{Text(i)}\"}}"));
        var whole = await tool.RunAsync("data", "dedup", "--input", "in.jsonl", "--out", "whole.jsonl.gz");
        var progress = Path.Combine(tool.Folder, "cut.progress.json");
        using (var process = Start(tool.Folder, "data", "dedup", "--input", "in.jsonl", "--out", "cut.jsonl.gz", "--workers", "2"))
        {
            while (!process.HasExited && Done(progress) < 500) await Task.Delay(10, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var kept = Done(progress);
        var (code, output, error) = await tool.RunAsync("data", "dedup", "--input", "in.jsonl", "--out", "cut.jsonl.gz");

        Assert.True(code == 0, error);
        Assert.InRange(kept, 500, 11_999);
        Assert.Contains($"; {kept:#,0} records were done already", error, StringComparison.Ordinal);
        Assert.Equal(whole.Out, output);
        foreach (var ending in (string[])[".jsonl.gz", ".rejects.jsonl"])
            Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "whole" + ending)), await File.ReadAllBytesAsync(Path.Combine(tool.Folder, "cut" + ending)));
    }

    private static int Done(string progress) => File.Exists(progress) ? (int)JsonNode.Parse(File.ReadAllText(progress))!["records"]! : 0;

    private static JsonNode[] Lines(ToolRun tool, string name) => [.. File.ReadAllLines(Path.Combine(tool.Folder, name)).Select(line => JsonNode.Parse(line)!)];

    private static Process Start(string folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "reason.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
