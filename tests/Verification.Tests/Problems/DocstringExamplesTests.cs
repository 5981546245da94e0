using Reasoning.Verification.Problems;

namespace Reasoning.Verification.Tests.Problems;

public sealed class DocstringExamplesTests
{
    private const string Program = "def double(xs):\n    \"\"\"Double them.\n\n    >>> double([1, 2])\n    [2, 4]\n    >>> double(\n    ...     [])\n    []\n\n    Or so.\n    >>> double([0.5])\n    [1.0]\n    \"\"\"\n";

    [Fact]
    public void Read_SessionInADocstring_GivesExpressionsAndValues() =>
        Assert.Equal([("double([1, 2])", "[2, 4]"), ("double( [])", "[]"), ("double([0.5])", "[1.0]")], DocstringExamples.Read(Program));

    [Theory]
    [InlineData(">>> f(1)\n")]
    [InlineData(">>> f(1)\n\"\"\"")]
    [InlineData(">>> f(1)\n<object at 0x7f>\n")]
    [InlineData(">>> x = 3\n>>> print(x)\nthree words here\n")]
    [InlineData("no session")]
    public void Read_ValueThatIsNoLiteral_IsLeftOut(string text) => Assert.Empty(DocstringExamples.Read(text));

    [Fact]
    public void ExampleProblem_HasTheExamplesOfItsFunctionAsTests()
    {
        var problem = new CodeProblem { TaskId = "t", EntryPoint = "double", Prompt = Program + ">>> other(1)\n2\n", Tests = new AssertTests("assert double([7]) == [14]\n") };

        var tests = Assert.IsType<AssertTests>(DocstringExamples.ExampleProblem(problem)!.Tests);

        Assert.Equal("assert (double([1, 2])) == ([2, 4])\nassert (double( [])) == ([])\nassert (double([0.5])) == ([1.0])\n", tests.Source);
    }

    [Fact]
    public void ExampleProblem_WithoutExamples_OnlyAsksForTheFunction()
    {
        var problem = new CodeProblem { TaskId = "t", EntryPoint = "f", Prompt = "def f(x):\n", Tests = new AssertTests("assert f(1) == 1\n") };

        Assert.Equal(new AssertTests("assert callable(f)\n"), DocstringExamples.ExampleProblem(problem)!.Tests);
        Assert.Null(DocstringExamples.ExampleProblem(problem with { EntryPoint = "" }));
        Assert.Null(DocstringExamples.ExampleProblem(problem with { Language = ProgramLanguage.CSharp }));
    }
}
