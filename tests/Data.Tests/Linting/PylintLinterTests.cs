using Reasoning.Data.Linting;
using Reasoning.Data.Tests.LintSeq;

namespace Reasoning.Data.Tests.Linting;

public class PylintLinterTests
{
    [Fact]
    public async Task LintAsync_TextsOfTheReference_IsTheVerdictThatWasRecorded()
    {
        GoldenLintSeq golden = GoldenLintSeq.Load(GoldenLintSeq.HumanEval);
        await using PylintLinter linter = await PythonInterpreter.StartPylintAsync();
        int same = 0, texts = 0;
        foreach ((string text, IReadOnlyList<LintFinding> expected) in golden.Lint.Where((_, i) => i % 100 == 0))
        {
            texts++;
            IReadOnlyList<LintFinding> found = await linter.LintAsync(text);
            if (found.Select(finding => (finding.Code, finding.Line)).ToHashSet().SetEquals(expected.Select(finding => (finding.Code, finding.Line)))) same++;
        }

        // Recorded with 3.2.6; other versions know other checks.
        Assert.Equal(20, texts);
        Assert.InRange(same, 19, 20);
    }

    [Fact]
    public async Task LintAsync_WarningsAndBars_AreReadAsTheReferenceReadsThem()
    {
        await using PylintLinter linter = await PythonInterpreter.StartPylintAsync();
        Assert.Empty(await linter.LintAsync("import os\ndef f():\n    unused = 1"));                              // W0611, W0612
        Assert.Equal(["W0311"], (await linter.LintAsync("def f():\n  return 1")).Select(finding => finding.Code));
        Assert.Equal([1], (await linter.LintAsync("for x in [1]:\n\nprint(2)")).Select(finding => finding.Line));
        Assert.Empty(await linter.LintAsync("x = [1,2]\nx = x | None"));                                        // a message with a bar
    }
}
