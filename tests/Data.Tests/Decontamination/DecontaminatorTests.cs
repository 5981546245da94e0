using System.Diagnostics;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Reasoning.Data.Decontamination;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Tests.Corpus;
using Reasoning.Data.Tests.Pipelines;
using Reasoning.Testing;
using Reasoning.Verification.Problems;

namespace Reasoning.Data.Tests.Decontamination;

public sealed class DecontaminatorTests
{
    private const string HumanEval = "data/HumanEval.jsonl.gz";

    // CPython itself takes a program apart, renames what its functions bind, leaves out docstrings and annotations, and writes it anew inside of a larger one.
    private const string Rewriter = """
        import ast, json, random, sys
        draw = random.Random(1)
        class Renamer(ast.NodeTransformer):
            def __init__(self, names): self.names = names
            def visit_Name(self, node): node.id = self.names.get(node.id, node.id); return node
            def visit_arg(self, node): node.arg = self.names.get(node.arg, node.arg); node.annotation = None; return node
            def visit_AnnAssign(self, node):
                self.generic_visit(node)
                return ast.copy_location(ast.Assign([node.target], node.value), node) if node.value else None
            def visit_FunctionDef(self, node):
                self.generic_visit(node)
                node.name = self.names.get(node.name, node.name); node.returns = None
                if ast.get_docstring(node) is not None: node.body = node.body[1:] or [ast.Pass()]
                return node
        for line in sys.stdin:
            task = json.loads(line)
            tree = ast.parse(task["program"])
            bound = set()
            for node in ast.walk(tree):
                if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store): bound.add(node.id)
                if isinstance(node, ast.arg): bound.add(node.arg)
                if isinstance(node, ast.FunctionDef): bound.add(node.name)
            names = {name: f"renamed_{draw.randrange(10**6)}_{i}" for i, name in enumerate(sorted(bound))}
            tree = ast.fix_missing_locations(Renamer(names).visit(tree))
            before = ast.parse("import os\n\ndef unrelated(path):\n    return [os.path.join(path, name) for name in os.listdir(path)]\n")
            before.body += tree.body + ast.parse("if __name__ == '__main__':\n    print(unrelated('.'))\n").body
            print(json.dumps({"id": task["id"], "program": ast.unparse(before)}))
        """;

    [Fact]
    public async Task Find_HumanEvalInItself_FindsEveryTask()
    {
        BenchmarkTask[] tasks = await HumanEvalTasks();
        var decontaminator = new Decontaminator(tasks);

        Assert.Equal(164, tasks.Length);
        Assert.Empty(decontaminator.NotFindable);
        foreach (BenchmarkTask task in tasks)
        {
            // Two tasks, about brackets of two kinds, have the same words.
            IReadOnlyList<Contamination> traces = decontaminator.Find(task.Texts[0]);
            Assert.Contains(traces, trace => trace.Task == task && trace.Words == traces[0].Words);
        }
    }

    [Fact]
    public async Task Find_RewrittenByCPython_FindsEveryFunctionThatIsLargeEnough()
    {
        BenchmarkTask[] tasks = await HumanEvalTasks();
        var decontaminator = new Decontaminator(tasks);
        Dictionary<string, string> rewritten = await Rewrite(tasks);

        int expected = 0, found = 0, byWords = 0, others = 0;
        foreach (BenchmarkTask task in tasks)
        {
            bool isLarge = FunctionFingerprint.Find(task.Programs[0]).Any(function => function.Size >= new DecontaminationOptions().SmallestFunction);
            IReadOnlyList<Contamination> traces = decontaminator.Find(rewritten[task.Id]);
            Contamination? own = traces.FirstOrDefault(trace => trace.Task == task);
            if (isLarge) Assert.True(own?.Function is not null, $"{task.Id}:\n{task.Programs[0]}\n{rewritten[task.Id]}");
            else Assert.Null(own?.Function);
            expected += isLarge ? 1 : 0;
            found += own?.Function is not null ? 1 : 0;
            byWords += own?.Words > 0 ? 1 : 0;
            others += traces.Count(trace => trace.Task != task);
        }

        // Most tasks are found by their functions, and by words hardly any: that is why functions are compared.
        Assert.Equal(expected, found);
        Assert.InRange(expected, 130, 164);
        Assert.True(byWords < 20, $"{byWords} by words");
        Assert.True(others <= 8, $"{others} of other tasks");
    }

    [Fact]
    public async Task Find_TextsThatKnowNothingOfEachOther_FindsNothing()
    {
        string? models = RepositoryFolder.Find("models");
        Assert.SkipWhen(models is null, "The tests run outside of the repository.");
        BenchmarkTask[] tasks = await HumanEvalTasks();
        IReadOnlyList<BenchmarkTask> others = await BenchmarkTasks.ReadAsync(Path.Combine(models!, "benchmark", "programs.jsonl"), "programs");

        Contamination[] traces = [.. others.SelectMany(other => new Decontaminator(tasks).Find(other.Texts[0])), .. tasks.SelectMany(task => new Decontaminator(others).Find(task.Texts[0]))];

        Assert.True(others.Count >= 100 && traces.Length == 0, string.Join("\n", traces.Select(trace => $"{trace.Task.Id}: {trace.Words} {trace.Passage} {trace.Function}")));
    }

    [Fact]
    public async Task Stage_TracesOfTwoTasks_NamesTheLongestAndTheOther()
    {
        const string First = "count how many of the given words begin with a capital letter and end with a small one";
        const string Second = "tell whether a graph of n nodes without loops has a path through all of its nodes";
        var stage = new DecontaminationStage(new Decontaminator([new("bench", "one", [First], []), new("bench", "two", [Second], [])]), new FieldTemplate("{text}"));
        static DataRecord Record(string text) => new("a.jsonl", 0, 1, new JsonObject { ["text"] = text });

        StageOutcome clean = await stage.ProcessAsync(Record("Count words."));
        StageOutcome both = await stage.ProcessAsync(Record($"# {Second.ToUpperInvariant()}!\n# of the given words begin with a capital letter and end"));

        Assert.Empty(clean.Rejects);
        Assert.Single(clean.Items);
        Assert.Empty(both.Items);
        Reject reject = Assert.Single(both.Rejects);
        Assert.Equal(("same words", "Shares 17 words in a row with two of bench."), (reject.Reason, reject.Detail));
        Assert.Equal($$"""{"benchmark":"bench","task":"two","words":17,"passage":"{{Second.ToUpperInvariant()}}","others":["one"]}""", reject.Facts!.ToJsonString());
    }

    [Fact]
    public async Task Read_OtherFormats_TakesTemplatesOrSaysWhatIsWrong()
    {
        using var folder = new TemporaryFolder();
        string good = folder.Write("good.jsonl", "{\"q\": \"What is it?\", \"n\": 7}\n\n{\"q\": \"Who is it?\", \"n\": 8}\n"), bad = folder.Write("bad.jsonl", "{\"q\": 1}\nno\n"), empty = folder.Write("empty.jsonl", "");

        IReadOnlyList<BenchmarkTask> tasks = await BenchmarkTasks.ReadAsync(good, "good", new FieldTemplate("{q}"), new FieldTemplate("Task {n}"));

        Assert.Equal(["Task 7: What is it?", "Task 8: Who is it?"], tasks.Select(task => $"{task.Id}: {task.Texts[0]}"));
        Assert.Equal("line 3", (await BenchmarkTasks.ReadAsync(good, "good", new FieldTemplate("{q}")))[1].Id);
        Assert.Contains("bad.jsonl, line 2 is not JSON", (await Assert.ThrowsAsync<InvalidDataException>(() => BenchmarkTasks.ReadAsync(bad, "b", new FieldTemplate("{q}")))).Message, StringComparison.Ordinal);
        Assert.Contains("good.jsonl, line 1: The record has no field 'x'", (await Assert.ThrowsAsync<InvalidDataException>(() => BenchmarkTasks.ReadAsync(good, "b", new FieldTemplate("{x}")))).Message, StringComparison.Ordinal);
        Assert.EndsWith("holds no task.", (await Assert.ThrowsAsync<InvalidDataException>(() => BenchmarkTasks.ReadAsync(empty, "b"))).Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<ProblemFormatException>(() => BenchmarkTasks.ReadAsync(good, "b"));
    }

    private static async Task<BenchmarkTask[]> HumanEvalTasks()
    {
        string? path = TestData.Find(HumanEval);
        Assert.SkipWhen(path is null, TestData.Missing(HumanEval));
        return [.. await BenchmarkTasks.ReadAsync(path!, "HumanEval")];
    }

    private static async Task<Dictionary<string, string>> Rewrite(BenchmarkTask[] tasks)
    {
        Process process;
        try
        {
            process = Process.Start(new ProcessStartInfo("python3", ["-c", Rewriter]) { RedirectStandardInput = true, RedirectStandardOutput = true, StandardInputEncoding = new UTF8Encoding(false) })!;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            Assert.Skip("There is no python3.");
            throw;
        }

        using (process)
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync();
            foreach (BenchmarkTask task in tasks) await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(new { id = task.Id, program = task.Programs[0] }));
            process.StandardInput.Close();
            await process.WaitForExitAsync();
            Assert.Equal(0, process.ExitCode);
            return (await output).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonNode.Parse(line)!).ToDictionary(line => (string)line["id"]!, line => (string)line["program"]!);
        }
    }
}
