using System.Text.Json.Nodes;

namespace Reasoning.Cli.Tests.Commands;

/// <summary>The commands that make items of records: fault-pairs, expand-steps, traces, pseudo-code, ifd, select, interleave.</summary>
public sealed class DataItemCommandsTests
{
    private const string Problem =
        """{"task_id": "T/0", "prompt": "def double(x):\n    \"\"\"Double it.\"\"\"\n", "entry_point": "double", "canonical_solution": "    return 2 * x\n", "test": "def check(candidate):\n    assert candidate(3) == 6\n    assert candidate(0) == 0\n"}""";

    public static TheoryData<string> Names => ["fault-pairs", "expand-steps", "traces", "pseudo-code", "ifd", "select", "interleave", "from-traces"];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Help_ShowsAWholeCommandLine(string name)
    {
        using var tool = new ToolRun();

        var (code, output, _) = await tool.RunAsync("data", name, "--help");

        Assert.Equal(0, code);
        Assert.Contains($"  reason data {name} --input ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task FaultPairs_MutantsAndSamples_AreTheSameWithAnyNumberOfWorkers()
    {
        using var tool = new ToolRun();
        tool.Write("problems.jsonl", Problem + "\n" + Problem.Replace("T/0", "T/1", StringComparison.Ordinal) + "\n");
        tool.Write("samples.jsonl", """
            {"task_id": "T/0", "completion": "    return x + x\n"}
            {"task_id": "T/0", "completion": "    return x - x\n"}
            {"task_id": "T/1", "completion": "    return 2 * x\n"}
            """);

        var (code, _, error) = await tool.RunAsync("data", "fault-pairs", "--input", "problems.jsonl", "--out", "one.jsonl", "--samples", "samples.jsonl", "--workers", "1");
        await tool.RunAsync("data", "fault-pairs", "--input", "problems.jsonl", "--out", "four.jsonl", "--samples", "samples.jsonl", "--workers", "4");

        Assert.True(code == 0, error);
        var items = Items(tool, "one.jsonl");
        Assert.Equal(File.ReadAllText(Path.Combine(tool.Folder, "one.jsonl")), File.ReadAllText(Path.Combine(tool.Folder, "four.jsonl")));
        var sample = Assert.Single(items, item => (string)item["origin"]! == "sample");
        Assert.Equal(("    return x + x\n", "    return x - x\n", "[[13,14]]"), ((string)sample["correct"]!, (string)sample["wrong"]!, sample["correct_spans"]!.ToJsonString()));
        Assert.Contains(items, item => (string)item["origin"]! == "mutant" && (string)item["task_id"]! == "T/1");
        Assert.Contains("no failing sample", File.ReadAllText(Path.Combine(tool.Folder, "one.rejects.jsonl")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExpandSteps_ScriptedModel_FillsInOrMakesGaps()
    {
        using var tool = new ToolRun { Reply = (_, _) => "In between.\n" };
        tool.Write("math.jsonl", """{"q": "How many?", "a": "3 + 4 = 7\nanswer: 7\n"}""" + "\n");

        var (code, _, error) = await tool.RunAsync("data", "expand-steps", "--input", "math.jsonl", "--out", "longer.jsonl", "--question", "{q}", "--solution", "{a}");
        await tool.RunAsync("data", "expand-steps", "--input", "math.jsonl", "--out", "gaps.jsonl", "--question", "{q}", "--solution", "{a}", "--train", "--middle-mark", "[GAP]");

        Assert.True(code == 0, error);
        Assert.Equal("3 + 4 = 7\nIn between.\nanswer: 7\n", (string)Assert.Single(Items(tool, "longer.jsonl"))["solution"]!);
        Assert.EndsWith("[GAP]", (string)Items(tool, "gaps.jsonl")[1]["prompt"]!, StringComparison.Ordinal);
        Assert.Null(tool.Model);
    }

    [Fact]
    public async Task Traces_NoiseThenFilter_KeepsOnlyWhatIsNotCarriedOn()
    {
        using var tool = new ToolRun();
        tool.Write("functions.jsonl", """{"program": "def f(xs, k):\n    total = 0\n    for x in xs:\n        total += x * k\n    return total\n", "entry_point": "f"}""" + "\n");

        var (code, _, error) = await tool.RunAsync(
            "data", "traces", "--input", "functions.jsonl", "--out", "noisy.jsonl", "--traces", "30", "--arguments", "numbers,number", "--dynamic-share", "0.5",
                "--static-share", "0.3", "--dynamic-intensity", "0.5");
        var (filterCode, _, filterError) = await tool.RunAsync("data", "traces", "--input", "noisy.jsonl", "--out", "kept.jsonl", "--filter", "dynamic");

        Assert.True(code == 0, error);
        Assert.True(filterCode == 0, filterError);
        var (noisy, kept) = (Items(tool, "noisy.jsonl"), Items(tool, "kept.jsonl"));
        Assert.Equal(3, noisy.Select(item => (string)item["noise"]!).Distinct().Count());
        Assert.Equal(noisy.Where(item => (string)item["noise"]! != "dynamic").Select(item => item.ToJsonString()), kept.Select(item => item.ToJsonString()));
        foreach (var item in kept)
        {
            var arguments = (JsonArray)item["arguments"]!;
            Assert.Equal(((JsonArray)arguments[0]!).Sum(x => (long)x! * (long)arguments[1]!).ToString(System.Globalization.CultureInfo.InvariantCulture), (string)item["answer"]!);
        }
    }

    [Fact]
    public async Task PseudoCode_ScriptedModel_GivesFourItems()
    {
        using var tool = new ToolRun { Reply = (request, _) => request.Prompt.Contains("Task:\n", StringComparison.Ordinal) ? "result <- x times two"
            : "def double(x):\n    return x + x\n" };
        tool.Write("problems.jsonl", Problem + "\n");

        var (code, _, error) = await tool.RunAsync("data", "pseudo-code", "--input", "problems.jsonl", "--out", "items.jsonl");

        Assert.True(code == 0, error);
        Assert.Equal(4, Items(tool, "items.jsonl").Count);
    }

    [Fact]
    public async Task Ifd_EmbeddedModel_ScoresAndSelectKeepsTheHardest()
    {
        using var tool = new BundledToolRun();
        string programs = Path.Combine(AppContext.BaseDirectory, "models", "benchmark", "programs.jsonl");

        var (code, _, error) = await tool.RunAsync("data", "ifd", "--input", programs, "--out", "scored.jsonl", "--answer", "{canonical_solution}", "--direct-prompt", "",
            "--limit", "10", "--workers", "10");
        var (selectCode, _, selectError) = await tool.RunAsync("data", "select", "--input", "scored.jsonl", "--out", "top.jsonl", "--top", "0.3");
        var (limitCode, _, _) = await tool.RunAsync("data", "select", "--input", "scored.jsonl", "--out", "half.jsonl", "--top", "0.5", "--limit", "4");

        Assert.True(code == 0, error);
        Assert.True(selectCode == 0, selectError);
        Assert.Equal(0, limitCode);
        var scored = Items(tool.Path, "scored.jsonl");
        Assert.All(scored, item => Assert.InRange((double)item["ifd"]!["loss_ratio"]!, 0, 1));
        var hardest = scored.OrderByDescending(item => (double)item["ifd"]!["loss_ratio"]!).Take(3).Select(item => (string)item["task_id"]!);
        Assert.Equal(hardest.Order(StringComparer.Ordinal), Items(tool.Path, "top.jsonl").Select(item => (string)item["task_id"]!).Order(StringComparer.Ordinal));
        Assert.Equal(2, Items(tool.Path, "half.jsonl").Count);
    }

    [Fact]
    public async Task Select_JudgeAndRatings_KeepWhatReachesTheThreshold()
    {
        using var tool = new ToolRun { Reply = (request, _) => request.Prompt.Contains("[Answer]\ngood", StringComparison.Ordinal) ? "Score: 4.5" : "2" };
        tool.Write("records.jsonl", """{"q": "?", "a": "good", "score": 3}""" + "\n" + """{"q": "?", "a": "bad", "score": "Score: 4.5"}""" + "\n");

        var (code, _, error) = await tool.RunAsync("data", "select", "--input", "records.jsonl", "--out", "judged.jsonl", "--judge", "--prompt", "{q}", "--answer", "{a}");
        await tool.RunAsync("data", "select", "--input", "records.jsonl", "--out", "rated.jsonl", "--rating", "{score}");
        var (usage, _, sentence) = await tool.RunAsync("data", "select", "--input", "records.jsonl", "--out", "none.jsonl");

        Assert.True(code == 0, error);
        Assert.Equal("good", (string)Assert.Single(Items(tool, "judged.jsonl"))["a"]!);
        Assert.Equal("bad", (string)Assert.Single(Items(tool, "rated.jsonl"))["a"]!);
        Assert.Equal((2, "Records are selected in one way: --judge, --rating TEMPLATE or --top SHARE."), (usage, sentence.Trim()));
    }

    [Fact]
    public async Task Interleave_Solutions_HaveTheirOutput()
    {
        using var tool = new ToolRun();
        tool.Write("solutions.jsonl", """{"question": "6 by 7?", "solution": "```python\n6 * 7\n```\nThe answer is 42.", "answer": 42}""" + "\n");

        var (code, _, error) = await tool.RunAsync("data", "interleave", "--input", "solutions.jsonl", "--out", "items.jsonl", "--end-mark", "</s>");

        Assert.True(code == 0, error);
        Assert.Equal("<|code|>6 * 7</s><|execution|>42</s><|text|>The answer is 42.</s>", (string)Assert.Single(Items(tool, "items.jsonl"))["solution"]!);
    }

    [Theory]
    [InlineData("fault-pairs --no-mutants", "--no-mutants: without mutants there must be --samples, or there is nothing to pair.")]
    [InlineData("fault-pairs --least-similarity 2", "--least-similarity: A similarity lies between 0 and 1.")]
    [InlineData("traces --arguments text", "--arguments: 'text' is neither numbers nor number.")]
    [InlineData("traces --static-share 0.7 --dynamic-share 0.7", "--static-share and --dynamic-share are at most 1 together.")]
    [InlineData("expand-steps --steps words", "--steps: 'words' is none of lines, sentences, numbered.")]
    [InlineData("select --top 2", "--top: the share to keep must be above 0 and at most 1.")]
    public async Task Run_OptionThatMakesNoSense_IsRefusedInOneSentence(string line, string sentence)
    {
        using var tool = new ToolRun();
        tool.Write("in.jsonl", "{}\n");

        var (code, _, error) = await tool.RunAsync(["data", .. line.Split(' '), "--input", "in.jsonl", "--out", "out.jsonl"]);

        Assert.Equal((2, sentence), (code, error.Trim()));
    }

    private static List<JsonObject> Items(ToolRun tool, string file) => Items(tool.Folder, file);

    private static List<JsonObject> Items(string folder, string file) => [.. File.ReadLines(Path.Combine(folder, file)).Select(line => JsonNode.Parse(line)!.AsObject())];
}
