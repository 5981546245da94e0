using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Reasoning.Cli.Tests.Commands;

public sealed class VerifyCommandTests
{
    private static readonly string[] NoSandbox = ["cannot isolate", "Python"];

    private const string Benchmark = """
        {"task_id": "Toy/0", "prompt": "def one():\n    \"\"\"One.\"\"\"\n", "canonical_solution": "    return 1\n", "entry_point": "one", "test": "def check(candidate):\n    assert candidate() == 1\n"}
        {"task_id": "Toy/1", "prompt": "def double(x):\n", "canonical_solution": "    return 2 * x\n", "entry_point": "double", "test": "def check(candidate):\n    assert candidate(2) == 4\n    assert candidate(0) == 0\n"}
        {"task_id": "Toy/2", "prompt": "def first(text):\n", "canonical_solution": "    return text[0]\n", "entry_point": "first", "test": "def check(candidate):\n    assert candidate('ab') == 'a'\n    assert candidate('b') == 'b'\n"}
        """;

    // An object that agrees with everything, and code that changes whatever it finds of the harness, which breaks what its own process would answer: neither is an answer.
    private const string Agreeing = "    class Yes(int):\n        def __eq__(self, other): return True\n        def __ne__(self, other): return False\n        __hash__ = None\n    return Yes()\n";
    private const string Walking = "    import sys\n    frame = sys._getframe()\n    while frame:\n        for value in list(frame.f_locals.values()) + list(frame.f_globals.values()):\n            if isinstance(value, list): value.append('passed')\n            if isinstance(value, dict): value['passed'] = True\n        frame = frame.f_back\n    return None\n";

    private static readonly (string TaskId, string Field, string Text, string Verdict, string Result)[] Samples =
    [
        ("Toy/0", "completion", "    return 1\n", "pass", "passed"),
        ("1", "completion", "    return x + x\n", "pass", "passed"),
        ("toy_2", "completion", "    return text[5]\n", "runtime_error", "failed: "),
        ("Toy/0", "completion", Agreeing, "wrong_answer", "failed: "),
        ("Toy/1", "completion", Walking, "runtime_error", "failed: "),
        ("Toy/2", "solution", "def first(text):\n    return text[:1]\n", "pass", "passed"),
        ("Toy/0", "completion", "    import os\n    os._exit(0)\n", "runtime_error", "failed: "),
        ("Toy/1", "completion", "    while True: pass\n", "cpu_timeout", "timed out"),
        ("Toy/2", "completion", "    return (\n", "compile_error", "failed: "),
    ];

    private static string SampleLines => string.Concat(Samples.Select((sample, i) =>
        JsonSerializer.Serialize(new Dictionary<string, object> { ["task_id"] = sample.TaskId, [sample.Field] = sample.Text, ["run"] = i }) + "\n"));

    [Fact]
    public async Task Verify_SamplesSomeForged_AreJudgedByTheirTestsWithAnyNumberOfWorkers()
    {
        var results = new List<string>();
        foreach (var workers in (string[])["1", "2"])
        {
            using var tool = new ToolRun();
            var (code, output, error) = await VerifyAsync(tool, SampleLines, "--workers", workers, "--per-problem", "--json", "figures.json", "--k", "1,3,4");

            Assert.True(code == 0, error);
            Assert.Matches(@"^toy: 9 samples of 3 problems; Python 3\.\d+\.\d+, isolation \w+, 1 s CPU, 512 MiB\n", output);
            Assert.Contains("| Toy/1   |       3 | 3 | 1 | 1 pass, 1 runtime_error, 1 cpu_timeout", output, StringComparison.Ordinal);
            Assert.Contains("| pass@1 |   33.3 % | ", output, StringComparison.Ordinal);
            Assert.Contains("| pass@3 |  100.0 % | ", output, StringComparison.Ordinal);
            Assert.Contains("pass@4 needs 4 samples of every problem; Toy/0 has 3.", error, StringComparison.Ordinal);
            Assert.Contains("Samples that name their problem in another form than the benchmark: 2.", error, StringComparison.Ordinal);
            Assert.Contains("toy: 9 of 9 judged, 3 passed", error, StringComparison.Ordinal);
            var lines = ReadResults(tool);
            Assert.Equal(Samples.Select(sample => sample.Verdict), lines.Select(line => (string?)line["verdict"]));
            Assert.All(lines.Zip(Samples), pair => Assert.StartsWith(pair.Second.Result, (string?)pair.First["result"], StringComparison.Ordinal));
            Assert.All(lines.Zip(Samples), pair => Assert.Equal(pair.Second.Text, (string?)pair.First[pair.Second.Field]));
            Assert.Equal(Enumerable.Range(0, Samples.Length), lines.Select(line => (int)line["run"]!));
            Assert.Equal((2, 2), ((int)lines[1]["tests_passed"]!, (int)lines[1]["tests_total"]!));
            var figures = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "figures.json"), TestContext.Current.CancellationToken))!;
            Assert.Equal(1.0 / 3, (double)figures["pass_at_k"]![0]!["value"]!, 12);
            results.Add(string.Join('\n', lines.Select(WithoutTime)));
        }

        Assert.Equal(results[0], results[1]);
    }

    [Fact]
    public async Task Verify_KilledInTheMiddle_GoesOnToTheSameResults()
    {
        using var undisturbed = new ToolRun();
        var many = string.Concat(Enumerable.Range(0, 300).Select(i => $$"""{"task_id": "Toy/{{i % 3}}", "completion": "    return {{i % 5}}  # {{i}}\n"}{{"\n"}}"""));
        await VerifyAsync(undisturbed, many);
        using var tool = new ToolRun();
        tool.Write("toy.jsonl", Benchmark);
        tool.Write("samples.jsonl", many);
        var path = Path.Combine(tool.Folder, "samples.jsonl_results.jsonl");
        using (var process = Start(tool.Folder, "verify", "-b", "toy.jsonl", "-s", "samples.jsonl", "--cpu-time", "1", "--allow-unsafe", "--workers", "2"))
        {
            while (!process.HasExited && CountLines(path) < 10) await Task.Delay(20, TestContext.Current.CancellationToken);
            process.Kill();
            await process.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        var kept = CountLines(path);
        var (code, _, error) = await VerifyAsync(tool, many);

        Assert.True(code == 0, error);
        Assert.InRange(kept, 10, 299);
        Assert.Contains($"; {kept} were there already", error, StringComparison.Ordinal);
        Assert.Equal(ReadResults(undisturbed).Select(WithoutTime), ReadResults(tool).Select(WithoutTime));
    }

    [Fact]
    public async Task Verify_Canonical_FailsUnlessEverySolutionPasses()
    {
        using var tool = new ToolRun();
        tool.Write("toy.jsonl", Benchmark);
        tool.Write("wrong.jsonl", Benchmark.Replace("return 2 * x", "return 3 * x", StringComparison.Ordinal));

        var (code, output, error) = await tool.RunAsync("verify", "-b", "toy.jsonl", "--canonical", "--allow-unsafe");
        SkipWithoutSandbox(code, error);
        var (wrongCode, _, wrongError) = await tool.RunAsync("verify", "-b", "wrong.jsonl", "--canonical", "--allow-unsafe");

        Assert.Equal(0, code);
        Assert.Contains("| pass    |       3 | 100.0 % |", output, StringComparison.Ordinal);
        Assert.Equal(1, wrongCode);
        Assert.Contains("1 of 3 canonical solutions do not pass here: Toy/1.", wrongError, StringComparison.Ordinal);
        Assert.Empty(Directory.GetFiles(tool.Folder, "*results*"));
    }

    [Fact]
    public async Task Verify_ProblemsWithoutSamples_AreReportedRefusedOrIgnored()
    {
        using var tool = new ToolRun();
        var lines = """{"task_id": "Toy/0", "completion": "    return 1\n"}""";

        var (code, output, error) = await VerifyAsync(tool, lines);
        var (failed, _, refusal) = await VerifyAsync(tool, lines, "--missing", "fail");
        var (_, _, silence) = await VerifyAsync(tool, lines, "--missing", "ignore");

        Assert.Equal((0, 1), (code, failed));
        Assert.Contains("| pass@1 |  100.0 % | 2.5 % to 100.0 % |   1 of 3 |", output, StringComparison.Ordinal);
        Assert.Contains("Problems without samples, which pass@k says nothing about: 2 of 3 (Toy/1, Toy/2).", error, StringComparison.Ordinal);
        Assert.Contains("holds no samples of 2 of the 3 problems of toy, Toy/1 among them.", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain("Toy/1", silence, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Verify_BadLines_AreRefusedOrReportedAndPassedOver()
    {
        using var tool = new ToolRun();
        var lines = """
            {"task_id": "Toy/0", "completion": "    return 1\n"}
            {"task_id": "Toy/0", "completion":
            {"task_id": "Else/7", "completion": ""}
            """;

        var (refused, _, refusal) = await VerifyAsync(tool, lines);
        var (code, _, error) = await VerifyAsync(tool, lines, "--skip-bad-lines");

        Assert.Equal((1, 0), (refused, code));
        Assert.Equal(Path.Combine(tool.Folder, "samples.jsonl") + ", line 2: this is not JSON (at byte 34).\n", refusal);
        Assert.Contains("line 2: this is not JSON", error, StringComparison.Ordinal);
        Assert.Contains("Passed over: 1 sample of 'Else/7', which the benchmark does not have.", error, StringComparison.Ordinal);
        Assert.Single(ReadResults(tool));
    }

    // They may be the same number, but only one of them holds for problems that grant a time of their own.
    [Fact]
    public async Task Verify_CpuTimeAskedForAndByDefault_AreNeverMixed()
    {
        using var tool = new ToolRun();
        tool.Write("contest.jsonl", """
            {"name": "1_A", "description": "Print 1.", "public_tests": {"input": [""], "output": ["1\n"]}, "private_tests": null, "generated_tests": null, "time_limit": {"seconds": 10}}
            """);
        tool.Write("toy.jsonl", Benchmark);
        tool.Write("samples.jsonl", """{"task_id": "1_A", "completion": "print(1)"}""");
        tool.Write("toys.jsonl", """{"task_id": "Toy/0", "completion": "    return 1\n"}""");

        var (code, output, error) = await tool.RunAsync("verify", "-b", "contest.jsonl", "-s", "samples.jsonl", "--allow-unsafe", "--json", "figures.json");
        SkipWithoutSandbox(code, error);
        var (toyCode, _, _) = await tool.RunAsync("verify", "-b", "toy.jsonl", "-s", "toys.jsonl", "--allow-unsafe");
        var (refused, _, refusal) = await tool.RunAsync("verify", "-b", "toy.jsonl", "-s", "toys.jsonl", "--allow-unsafe", "--cpu-time", "3");

        Assert.Equal((0, 0, 1), (code, toyCode, refused));
        Assert.Contains("| pass@1 |  100.0 % |", output, StringComparison.Ordinal);
        Assert.Contains("holds results with CPU limit of problems that grant none, and this one has of every problem; ", refusal, StringComparison.Ordinal);
        var judge = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "figures.json"), TestContext.Current.CancellationToken))!["judge"]!;
        Assert.Equal((3.0, 30.0, false), ((double)judge["cpu_seconds"]!, (double)judge["wall_seconds"]!, (bool)judge["replaces_problem_limits"]!));
    }

    [Fact]
    public async Task Verify_CSharpSamples_AreCompiledAndJudged()
    {
        const string Add = """{"name": "HumanEval_53_add", "language": "cs", "prompt": "using System;\nusing System.Diagnostics;\nclass Problem {\n    // Add.\n    public static long Add(long x, long y) {\n", "tests": "    }\n    public static void Main(string[] args) {\n    Debug.Assert(Add((0L), (1L)) == (1L));\n    Debug.Assert(Add((2L), (3L)) == (5L));\n    }\n\n}\n"}""";
        (string Completion, string Verdict, string Result)[] answers =
        [
            ("        return x + y;\n    }\n", "pass", "passed"),
            ("        return 1;\n    }\n", "wrong_answer", "failed: 'Problem.Add(2, 3) == 5' does not hold; the program answered 1."),
            ("        return x + ;\n    }\n", "compile_error", "failed: The program is not valid C#: "),
            ("        return x / (y - 1);\n    }\n", "runtime_error", "failed: The program raised System.DivideByZeroException"),
            ("        var all = new System.Collections.Generic.List<long[]>(); while (true) { var more = new long[1 << 20]; Array.Fill(more, 1); all.Add(more); }\n    }\n", "memory_limit", "failed: "),
            ("        while (true) x++;\n    }\n", "cpu_timeout", "timed out"),
        ];
        using var tool = new ToolRun();
        tool.Write("humaneval-cs.jsonl", Add);
        tool.Write("samples.jsonl", string.Concat(answers.Select(answer => JsonSerializer.Serialize(new { task_id = "HumanEval_53_add", completion = answer.Completion }) + "\n")));

        var (code, output, error) = await tool.RunAsync("verify", "-b", "humaneval-cs.jsonl", "-s", "samples.jsonl", "--allow-unsafe", "--cpu-time", "2", "--memory", "256");
        if (code == 1 && error.Contains("need Linux", StringComparison.Ordinal)) Assert.Skip(error);
        SkipWithoutSandbox(code, error);

        Assert.True(code == 0, error);
        Assert.Matches(@"^humaneval-cs: 6 samples of 1 problem; C# 14 on \.NET 10\.\d+\.\d+, isolation \w+, 2 s CPU, 256 MiB\n", output);
        var lines = ReadResults(tool);
        Assert.Equal(answers.Select(answer => answer.Verdict), lines.Select(line => (string?)line["verdict"]));
        var manifest = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(tool.Folder, "samples.jsonl_results.jsonl.run.json"), TestContext.Current.CancellationToken))!;
        Assert.Equal("C# 14 on .NET 10.0", (string?)manifest["judge"]!["runtime"]);
        Assert.All(lines.Zip(answers), pair => Assert.StartsWith(pair.Second.Result, (string?)pair.First["result"], StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("verify", "Option '--benchmark' is required.")]
    [InlineData("verify -b x", "--samples: there are none")]
    [InlineData("verify -b x -s y --canonical", "--canonical: ")]
    [InlineData("verify -b x -s y --k 1,0", "--k: '0'")]
    [InlineData("verify -b x -s y --k 5,5", "--k: '5'")]
    [InlineData("verify -b x -s y --missing maybe", "--missing: there are report, fail and ignore.")]
    [InlineData("verify -b x -s y --memory 1", "--memory: ")]
    [InlineData("verify -b x -s y --cpu-time 0", "--cpu-time: ")]
    [InlineData("verify -b x -s y --cpu-time 1,5", "Cannot parse argument '1,5' for option '--cpu-time'; it should be a number, such as 1.5.")]
    [InlineData("verify -b x -s y --workers 0", "--workers: ")]
    [InlineData("verify -b x -s y --limit 0", "--limit: ")]
    [InlineData("verify -b x -s y --format pdf", "'pdf' is not a format; there are humaneval")]
    public async Task Verify_CommandLineThatMakesNoSense_IsAUsageError(string arguments, string expected)
    {
        using var tool = new ToolRun();

        var (code, output, error) = await tool.RunAsync(arguments.Split(' '));

        Assert.Equal((2, ""), (code, output));
        Assert.Contains(expected, error, StringComparison.Ordinal);
        Assert.Single(error.TrimEnd().Split('\n'));
    }

    [Theory]
    [InlineData("verify -b none.jsonl -s samples.jsonl", "There is no benchmark file '")]
    [InlineData("verify -b toy.jsonl -s none.jsonl", "There is no file of samples '")]
    public async Task Verify_MissingFile_IsNamed(string arguments, string expected)
    {
        using var tool = new ToolRun();
        tool.Write("toy.jsonl", Benchmark);
        tool.Write("samples.jsonl", SampleLines);

        var (code, _, error) = await tool.RunAsync(arguments.Split(' '));

        Assert.Equal(1, code);
        Assert.StartsWith(expected, error, StringComparison.Ordinal);
    }

    private static async Task<(int Code, string Out, string Error)> VerifyAsync(ToolRun tool, string samples, params string[] more)
    {
        tool.Write("toy.jsonl", Benchmark);
        tool.Write("samples.jsonl", samples);
        var result = await tool.RunAsync(["verify", "-b", "toy.jsonl", "-s", "samples.jsonl", "--cpu-time", "1", "--allow-unsafe", .. more]);
        SkipWithoutSandbox(result.Code, result.Error);
        return result;
    }

    private static void SkipWithoutSandbox(int code, string error)
    {
        if (code == 1 && NoSandbox.All(word => error.Contains(word, StringComparison.Ordinal))) Assert.Skip(error);
    }

    private static JsonObject[] ReadResults(ToolRun tool) =>
        [.. File.ReadLines(Path.Combine(tool.Folder, "samples.jsonl_results.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];

    private static string WithoutTime(JsonObject line)
    {
        var copy = line.DeepClone().AsObject();
        copy.Remove("cpu_seconds");
        return copy.ToJsonString();
    }

    private static int CountLines(string path)
    {
        if (!File.Exists(path)) return 0;
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var copy = new MemoryStream();
        file.CopyTo(copy);
        return copy.ToArray().Count(letter => letter == '\n');
    }

    private static Process Start(string folder, params string[] arguments) => Process.Start(
        new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "reason.dll"), .. arguments])
        {
            WorkingDirectory = folder,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
}
