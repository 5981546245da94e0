using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Tests.Sandboxing;

namespace Reasoning.Verification.Tests.Programs;

/// <summary>HumanEval's own solutions, written as chat models would write them, have to pass their tests all the same.</summary>
public class HumanEvalStyleTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("fence with prose")]
    [InlineData("prose without a fence")]
    [InlineData("body in a fence")]
    [InlineData("thoughts, tags and an end")]
    [InlineData("usage that fails")]
    [InlineData("stripped body")]
    [InlineData("tabs")]
    [InlineData("list item")]
    [InlineData("heading and prose")]
    [InlineData("reachable only")]
    public async Task Assemble_SolutionsAsModelsWriteThem_PassAllTests(string style)
    {
        var options = new CompletionOptions { KeepReachableOnly = style == "reachable only" };
        var problems = await HumanEvalReader.ReadAsync(SharedData.Path("data/HumanEval.jsonl.gz"), Cancel).ToListAsync(Cancel);
        var checks = problems.Select(problem => Check(problem, CompletionProgram.Assemble(problem, Write(style, problem), options))).ToAsyncEnumerable();
        var judged = await fixture.Sandbox.JudgeAllAsync(checks, ResultOrder.AsGiven, Cancel).ToListAsync(Cancel);
        Assert.Equal(164, judged.Count);
        var failed = judged.Where(result => !result.Verdict.Passed).Select(result => $"{problems[result.Index].TaskId}: {result.Verdict.Kind}").ToArray();
        Assert.True(failed.Length == 0, string.Join(", ", failed));
    }

    private static PythonCheck Check(CodeProblem problem, string program)
    {
        var tests = Assert.IsType<AssertTests>(problem.Tests);
        return new PythonCheck { Program = program, EntryPoint = problem.EntryPoint, Tests = tests.Source, Setup = tests.Setup };
    }

    private static string Write(string style, CodeProblem problem)
    {
        var whole = problem.Prompt + problem.CanonicalSolution;
        return style switch
        {
            "fence with prose" => $"Sure! Here's the solution:\n\n```python\n{whole}```\n\nThis works because it's right. For example:\n\n```python\nprint({problem.EntryPoint}())\n```\n",
            "heading and prose" => $"### Approach\nif you look closely, this is easy:\n\n```python\n{whole}```\n\n### Complexity\n- It is fast\n",
            "prose without a fence" => $"Here is the code for the task (in Python):\n\n{whole}\n\nThis function does what was asked for.\n1. It is right\n",
            "body in a fence" => $"The body is:\n```\n{problem.CanonicalSolution}```",
            "thoughts, tags and an end" => $"<think>\nLet me see.\n```python\ndef {problem.EntryPoint}(): pass\n```\n</think>\n[PYTHON]\n{whole}\n[/PYTHON]<|im_end|>\n<|im_start|>user\nMore",
            "usage that fails" => $"```python\n{whole}\n\n# Tests\nassert {problem.EntryPoint} is None\nprint(1 / 0)\n\nif __name__ == \"__main__\":\n    raise SystemExit(1)\n```",
            "stripped body" => problem.CanonicalSolution!.Trim(),
            "tabs" => string.Join('\n', problem.CanonicalSolution!.Split('\n').Select(line => line.TrimStart(' ') is var text ? new string('\t', (line.Length - text.Length) / 4) + new string(' ', (line.Length - text.Length) % 4) + text : line)),
            "list item" => $"1. The function:\n\n   ```python\n{string.Join('\n', whole.Split('\n').Select(line => line.Length > 0 ? $"   {line}" : line))}\n   ```\n",
            _ => $"```python\n{whole}\n\ndef unrelated():\n    return 1\n\n{problem.EntryPoint}.cache = [1 / 0]\n```",
        };
    }
}
