using Reasoning.Data.Linting;
using Reasoning.Data.Tests.LintSeq;

namespace Reasoning.Data.Tests.Linting;

public class CPythonLinterTests(SharedCPython python) : IClassFixture<SharedCPython>
{
    // What is left of the differences is what pylint infers beyond names: E0606 twice, E1101, and E0401 twice for a package that was not installed.
    [Theory]
    [InlineData(GoldenLintSeq.HumanEval, 2)]
    [InlineData(GoldenLintSeq.Adversarial, 3)]
    public async Task LintAsync_TextsOfTheReference_ChargesTheLinesThatPylintCharges(string file, int others)
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(file);
        CPythonLinter linter = python.Linter;
        var different = new List<string>();
        foreach ((string text, IReadOnlyList<LintFinding> expected) in golden.Lint)
        {
            IReadOnlyList<LintFinding> found = await linter.LintAsync(text);
            if (!found.Select(finding => finding.Line).ToHashSet().SetEquals(expected.Select(finding => finding.Line))) different.Add(text);
        }

        // Where another interpreter words a message differently, a few more lines may differ.
        Assert.True(linter.Name.StartsWith("CPython 3.11.", StringComparison.Ordinal) ? different.Count == others : different.Count <= others + golden.Lint.Count / 50, $"{different.Count} texts differ, the first: {different[0]}");
    }

    [Theory]
    [InlineData("", "")]
    [InlineData("x = 1\nprint(x)", "")]
    [InlineData("print(1)\nfor x in [1]:\n\nprint(2)", "E0001:2")]           // the header, though the interpreter stops at the line behind it
    [InlineData("if True:\n    x = 1\n     y = 2", "E0001:3")]
    [InlineData("x = (\n1", "E0001:1")]
    [InlineData("s = '''\nabc", "E0001:1")]
    [InlineData("def f():\n    return y\nf()", "E0602:2")]
    [InlineData("def f():\n    print(y)\n    y = 1", "E0601:2")]
    [InlineData("def f():\n  return 1", "W0311:2")]
    [InlineData("def f():\n\treturn 1", "W0311:2")]
    [InlineData("x = '\0'", "E0001:1")]
    [InlineData("a = 1\rb = 2\nprint(a, b, c)", "E0602:2")]                  // Python sees three lines, the text has two
    [InlineData("a = 1\r\nprint(a, b)\r\n", "E0602:2")]
    [InlineData("a = '\u2028'\nb", "E0602:2")]
    public async Task LintAsync_SmallTexts_ChargesLinesOfTheText(string text, string expected)
    {
        CPythonLinter linter = python.Linter;
        Assert.Equal(expected, string.Join(" ", (await linter.LintAsync(text)).Select(finding => $"{finding.Code}:{finding.Line}")));
    }

    // The rules for lines are written twice, for Python and for .NET.
    [Theory]
    [InlineData("a = 1\rb = 2\nprint(a, b, c)", 2)]
    [InlineData("a = 1\r\nprint(a, b)\r\n", 2)]
    [InlineData("a = 1\r\rb\nc = 1", 1)]
    [InlineData("x = '\\\r", 1)]
    public async Task LintAsync_LoneCarriageReturns_AreChargedToTheSameLinesInProcess(string text, int line)
    {
        CPythonLinter linter = python.Linter;
        Assert.Equal(line, (await linter.LintAsync(text))[0].Line);
        Assert.Equal(line, new PythonLinter().Lint(text)[0].Line);
    }

    [Fact]
    public async Task LintAsync_TooDeepForAParser_IsAFindingOrAnError()
    {
        CPythonLinter linter = python.Linter;
        string text = new string('(', 5000) + new string(')', 5000);
        try
        {
            Assert.NotEmpty(await linter.LintAsync(text));
        }
        catch (LinterException)
        {
            // It says so, and the next text is judged.
        }

        Assert.Empty(await linter.LintAsync("x = 1"));
    }

    [Fact]
    public async Task LintAsync_ManyAtOnce_EachGetsItsOwnVerdict()
    {
        CPythonLinter linter = python.Linter;
        string[] verdicts = await Task.WhenAll(Enumerable.Range(0, 60).Select(async i => (await linter.LintAsync($"print(name{i})"))[0].Message));
        Assert.Equal(Enumerable.Range(0, 60).Select(i => $"Undefined variable 'name{i}'"), verdicts);
    }
}
