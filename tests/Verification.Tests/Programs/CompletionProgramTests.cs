using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;

namespace Reasoning.Verification.Tests.Programs;

public class CompletionProgramTests
{
    private static readonly CodeProblem Problem =
        SampleProblems.Make("f", "f", "import math\n\n\ndef helper(x):\n    return x\n\n\ndef f(x):\n    \"\"\" Doc. \"\"\"\n", "", "");

    private const string Before = "import math\n\n\ndef helper(x):\n    return x\n\n";

    [Fact]
    public void Assemble_Body_ContinuesThePrompt() =>
        Assert.Equal($"{Problem.Prompt}    return 1\n", CompletionProgram.Assemble(Problem, "    return 1\n"));

    [Fact]
    public void Assemble_WholeFunction_ReplacesThePromptsOwn() =>
        Assert.Equal($"{Before}def f(x):\n    return 1\n", CompletionProgram.Assemble(Problem, "def f(x):\n    return 1\n"));

    [Fact]
    public void Assemble_BodyThatRepeatsTheFunctionLater_StaysABody() =>
        Assert.Equal($"{Problem.Prompt}    return 1\n\ndef f(x):\n    return 2\n", CompletionProgram.Assemble(Problem, "    return 1\n\ndef f(x):\n    return 2\n"));

    [Theory]
    [InlineData("Here it is:\n```python\ndef f(x):\n    return 1\n```\nIt returns one.")]
    [InlineData("```\nprint('an example')\n```\nand\n```py\ndef f(x):\n    return 1\n```")]
    [InlineData("```python\r\ndef f(x):\r\n    return 1\r\n```")]
    [InlineData("```python\ndef f(x):\n    return 1\n")]
    public void Assemble_FencedFunction_IsTakenOutOfItsProse(string completion) =>
        Assert.Equal($"{Before}def f(x):\n    return 1\n", CompletionProgram.Assemble(Problem, completion));

    [Theory]
    [InlineData("```python\n    y = 1\n\n    return y\n```")]
    [InlineData("```python\ny = 1\n\nreturn y\n```")]
    public void Assemble_FencedBody_HasTheIndentationOfABody(string completion) =>
        Assert.Equal($"{Problem.Prompt}    y = 1\n\n    return y\n", CompletionProgram.Assemble(Problem, completion));

    [Fact]
    public void Assemble_FenceInsideAString_IsNoFence() =>
        Assert.Equal($"{Problem.Prompt}    return '``` no fence'\n", CompletionProgram.Assemble(Problem, "    return '``` no fence'\n"));

    [Theory]
    [InlineData("\nclass A: pass")]
    [InlineData("\ndef g(): pass")]
    [InlineData("\n# a comment")]
    [InlineData("\nif True: pass")]
    [InlineData("\nprint(f(1))")]
    public void Assemble_TruncationAskedFor_CutsAtTheFirstStop(string rest)
    {
        var options = new CompletionOptions { TruncateAtStops = true };
        Assert.Equal($"{Problem.Prompt}    return 1", CompletionProgram.Assemble(Problem, $"    return 1{rest}\ndef z(): pass", options));
        Assert.EndsWith(rest, CompletionProgram.Assemble(Problem, $"    return 1{rest}"), StringComparison.Ordinal);
    }
}
