using System.Text.Json.Nodes;
using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;
using Reasoning.Data.Pipelines;

namespace Reasoning.Data.Tests.LintSeq;

public class LintSeqStageTests
{
    private static readonly LintSeqStageOptions Options = new() { Program = new FieldTemplate("{code}"), Instruction = new FieldTemplate("{task}"), Id = new FieldTemplate("{name}") };

    [Fact]
    public async Task ProcessAsync_Record_BecomesAnItemPerSequence()
    {
        StageOutcome outcome = await RunAsync(Options with { Sequences = 3 }, "def f():\n    x = 1\n    return x\n", "Write 😀f.");
        Assert.Empty(outcome.Rejects);
        Assert.Equal(3, outcome.Items.Count);
        Assert.Equal([0, 1, 2], outcome.Items.Select(item => (int)item["sequence"]!));
        var format = new EditTextFormat();
        foreach (JsonObject item in outcome.Items)
        {
            Assert.Equal(["id", "sequence", "seed", "instruction", "program", "edits", "text", "instruction_end", "edit_count", "line_count", "linter_calls"], item.Select(field => field.Key));
            Assert.Equal("p1", (string)item["id"]!);
            string text = (string)item["text"]!, instruction = "Write 😀f.";
            Assert.Equal(instruction.Length - 1, (int)item["instruction_end"]!);   // one code point where .NET has two units
            Assert.Equal("def f():\n    x = 1\n    return x\n", EditSequence.Write(format.Read(text[instruction.Length..])));
            Assert.Equal(string.Join("\n<|diff|>", ["", .. item["edits"]!.AsArray().Select(edit => (string)edit!), "", ""]), text[instruction.Length..]);
            Assert.Equal(4, (int)item["line_count"]!);
            Assert.Equal(item["edits"]!.AsArray().Count, (int)item["edit_count"]!);
        }
    }

    [Theory]
    [InlineData("# nothing", "Do.", "no line to draw", "The program of p1 is empty")]
    [InlineData("x = '<|diff|>'", "Do.", "mark in the text", "The program of p1 has '<|diff|>'")]
    [InlineData("x = 1", "Explain <|diff|>.", "mark in the text", "The instruction of p1 has '<|diff|>'")]
    [InlineData("x = 1\ny = 2\nz = 3\nw = 4\nv = 5", "Do.", "too many lines", "has 5 lines; at most 4")]
    public async Task ProcessAsync_NothingToMake_IsARejectThatSaysWhy(string program, string instruction, string reason, string detail)
    {
        StageOutcome outcome = await RunAsync(Options with { MostLines = 4 }, program, instruction);
        Assert.Empty(outcome.Items);
        Reject reject = Assert.Single(outcome.Rejects);
        Assert.Equal(reason, reject.Reason);
        Assert.Contains(detail, reject.Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task ProcessAsync_LinterFails_IsAReject()
    {
        var stage = new LintSeqStage(new LintSeqSampler(new FailingLinter()), Options);
        StageOutcome outcome = await stage.ProcessAsync(Record("x = 1", "Do."));
        Assert.Equal(new Reject("linter failed", "p1: It broke."), Assert.Single(outcome.Rejects));
    }

    [Fact]
    public async Task ProcessAsync_Distinct_LeavesOutTheSameEdits()
    {
        StageOutcome outcome = await RunAsync(Options with { Sequences = 10, Distinct = true }, "x = 1\ny = 2", "Do.");
        Assert.Equal(2, outcome.Items.Count);   // two lines that go in either order
        Assert.Equal(8, outcome.Rejects.Count);
        Assert.All(outcome.Rejects, reject => Assert.Equal("same edits", reject.Reason));
    }

    [Fact]
    public async Task ProcessAsync_AnswerWithFences_IsTheProgramInThem()
    {
        StageOutcome outcome = await RunAsync(Options with { FenceLanguage = "python" }, "Sure:\n```python\nx = 1\n```\nDone.", "Do.");
        Assert.Equal("x = 1", (string)Assert.Single(outcome.Items)["program"]!);
    }

    [Fact]
    public async Task ProcessAsync_WithoutAnId_NamesFileAndLine()
    {
        StageOutcome outcome = await RunAsync(Options with { Id = null, IncludeProgram = false }, "x = 1", "Do.");
        JsonObject item = Assert.Single(outcome.Items);
        Assert.Equal("programs.jsonl:8", (string)item["id"]!);
        Assert.False(item.ContainsKey("program"));
    }

    [Fact]
    public async Task ProcessAsync_RandomDeletions_NeedNoLinter()
    {
        var stage = new LintSeqStage(new RandomEditSampler(), Options);
        StageOutcome outcome = await stage.ProcessAsync(Record("def f(:\n    retur", "Do."));
        Assert.Equal(0, (int)Assert.Single(outcome.Items)["linter_calls"]!);
    }

    [Fact]
    public async Task ProcessAsync_AnotherRecord_DrawsOtherSequences()
    {
        const string program = "a = 1\nb = 2\nc = 3\nd = 4\ne = 5\nf = 6";
        var stage = new LintSeqStage(new LintSeqSampler(new PythonLinter()), Options);
        string first = (string)(await stage.ProcessAsync(Record(program, "Do."))).Items[0]["text"]!;
        Assert.Equal(first, (string)(await stage.ProcessAsync(Record(program, "Do."))).Items[0]["text"]!);
        Assert.NotEqual(first, (string)(await stage.ProcessAsync(Record(program, "Do.") with { Number = 8 })).Items[0]["text"]!);
        var other = new LintSeqStage(new LintSeqSampler(new PythonLinter()), Options with { Seed = 2 });
        Assert.NotEqual(first, (string)(await other.ProcessAsync(Record(program, "Do."))).Items[0]["text"]!);
    }

    private static ValueTask<StageOutcome> RunAsync(LintSeqStageOptions options, string program, string instruction) =>
        new LintSeqStage(new LintSeqSampler(new PythonLinter()), options).ProcessAsync(Record(program, instruction));

    private static DataRecord Record(string program, string instruction) =>
        new("programs.jsonl", 7, 8, new JsonObject { ["name"] = "p1", ["code"] = program, ["task"] = instruction });

    private sealed class FailingLinter : ILinter
    {
        public ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default) => throw new LinterException("It broke.");
    }
}
