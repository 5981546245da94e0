using System.Text.Json.Nodes;
using Reasoning.Data.CodeInterleaving;
using Reasoning.Data.Pipelines;
using Reasoning.Data.Tests.Fakes;

namespace Reasoning.Data.Tests.CodeInterleaving;

public sealed class CodeInterleavingTests(JudgeFixture fixture) : IClassFixture<JudgeFixture>
{
    private const string Solution =
        """
        There are 3 boxes.

        ```python
        boxes = 3
        per_box = 14
        print("boxes:", boxes)
        ```
        ```output
        boxes: 999
        ```
        So we multiply.
        ```python
        boxes * per_box
        ```
        The answer is \boxed{42}.
        """;

    [Fact]
    public async Task InterleaveAsync_BlocksThatShareVariables_HaveWhatTheyReallyPrint()
    {
        var result = await new CodeInterleaver(fixture.Sandbox).InterleaveAsync(Solution, "42");

        Assert.Null(result.Reject);
        Assert.Equal(
            [
                (SolutionBlockKind.Text, "There are 3 boxes."), (SolutionBlockKind.Code, "boxes = 3\nper_box = 14\nprint(\"boxes:\", boxes)"),
                    (SolutionBlockKind.Execution, "boxes: 3"),
                (SolutionBlockKind.Text, "So we multiply."), (SolutionBlockKind.Code, "boxes * per_box"), (SolutionBlockKind.Execution, "42"),
                    (SolutionBlockKind.Text, "The answer is \\boxed{42}."),
            ],
            result.Solution!.Blocks.Select(block => (block.Kind, block.Text)));
        Assert.EndsWith("<|code|>boxes * per_box<|endofblock|><|execution|>42<|endofblock|><|text|>The answer is \\boxed{42}.<|endofblock|>",
            result.Solution.Text(new InterleavingOptions()));
        Assert.StartsWith("[T]There are 3 boxes.[E][C]boxes", result.Solution.Text(
            new InterleavingOptions { TextMark = "[T]", CodeMark = "[C]", ExecutionMark = "[X]", EndMark = "[E]" }));
    }

    [Theory]
    [InlineData("```python\nprint(6 * 7)\n```\nThe answer is 41.", "wrong answer")]
    [InlineData("The answer is 42.", "no code")]
    [InlineData("```python\n1 / 0\n```\nThe answer is 42.", "code failed")]
    [InlineData("```python\nx =\n```\nThe answer is 42.", "code failed")]
    [InlineData("```python\nimport sys\nsys.exit(3)\n```\nThe answer is 42.", "code failed")]
    [InlineData("```python\nimport os\nos.write(1, b'x')\n```\nThe answer is 42.", "code failed")]
    [InlineData("```python\nx = 42\n```\nThat is all.", "no answer")]
    public async Task InterleaveAsync_SolutionThatDoesNotHold_IsRejected(string solution, string reason)
    {
        var result = await new CodeInterleaver(fixture.Sandbox).InterleaveAsync(solution, "42");

        Assert.Null(result.Solution);
        Assert.Equal(reason, result.Reject!.Reason);
    }

    [Fact]
    public async Task InterleaveAsync_NoAnswerInWords_TakesTheLastOutputWhereThatIsWanted()
    {
        const string Code = "```python\nprint('sum')\nprint(40 + 2)\n```";

        var by = await new CodeInterleaver(fixture.Sandbox).InterleaveAsync(Code, "42.0");
        var not = await new CodeInterleaver(fixture.Sandbox, new InterleavingOptions { AnswersByOutput = false }).InterleaveAsync(Code, "42.0");

        Assert.Equal("42", by.Solution!.Answer);
        Assert.Equal("no answer", not.Reject!.Reason);
    }

    [Fact]
    public async Task InterleaveAsync_LongOutput_IsCut()
    {
        var result = await new CodeInterleaver(fixture.Sandbox, new InterleavingOptions { LongestOutput = 5 })
            .InterleaveAsync("```python\nprint('a' * 50)\n```\nThe answer is 1.", "1");

        Assert.Equal("aaaaa\n... (cut)", result.Solution!.Blocks[1].Text);
    }

    [Fact]
    public void Parse_FencesOfOtherLanguagesAndOpenOnes_AreTextAndCode() => Assert.Equal(
        [(SolutionBlockKind.Text, "a"), (SolutionBlockKind.Text, "```text\nx\n```"), (SolutionBlockKind.Code, "y = 1")],
        SolutionBlock.Parse("a\n\n```text\nx\n```\n```python\ny = 1").Select(block => (block.Kind, block.Text)));

    [Fact]
    public async Task ProcessAsync_Record_GivesAnItem()
    {
        var stage = new CodeInterleavingStage(new CodeInterleaver(fixture.Sandbox), new InterleavingOptions(), new FieldTemplate("{q}"), new FieldTemplate("{s}"),
            new FieldTemplate("{a}"));

        var item = Assert.Single((await stage.ProcessAsync(Records.Of(new JsonObject { ["q"] = "How many?", ["s"] = Solution, ["a"] = 42 }))).Items);
        var none = await stage.ProcessAsync(Records.Of(new JsonObject { ["q"] = "How many?", ["s"] = Solution, ["a"] = " " }));

        Assert.Equal("42", (string)item["answer"]!);
        Assert.Equal(7, ((JsonArray)item["blocks"]!).Count);
        Assert.Equal("no reference", Assert.Single(none.Rejects).Reason);
    }
}
