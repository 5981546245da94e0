using Reasoning.Data.Linting;
using Reasoning.Data.LintSeq;

namespace Reasoning.Data.Tests.Linting;

public class CSharpLinterTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("class A\n{\n}", "")]
    [InlineData("int x = 1;\nConsole.WriteLine(x);", "")]
    [InlineData("int F()\n{\n    return y;\n}", "CS0103:3")]
    [InlineData("int F()\n{\n    int y = 1;\n}", "CS0161:1")]                     // no return: the method is to go
    [InlineData("class A\n{\n    void F()\n    {\n        int y = 1;\n}", "CS1513:4")]   // the brace that waits, by its indentation
    [InlineData("class A {\n    void F() {\n        F();\n", "CS1513:2")]
    [InlineData("class A\n{\n}\n}", "CS1022:4")]
    [InlineData("class A\n{\n    int x = 1\n}", "CS1002:3")]
    [InlineData("class A\n{\n    int F() => G(1,\n}", "CS1026:3")]
    [InlineData("class A\n{\n    string s = \"a;\n}", "CS1010:3")]
    public async Task LintAsync_SmallPrograms_ChargesTheLineToDelete(string text, string expected)
    {
        IReadOnlyList<LintFinding> findings = await new CSharpLinter().LintAsync(text);
        Assert.Equal(expected.Length == 0, findings.Count == 0);
        Assert.All(findings, finding => Assert.InRange(finding.Line, 1, text.Split('\n').Length));
        if (expected.Length > 0) Assert.Contains(expected, findings.Select(finding => $"{finding.Code}:{finding.Line}"));
    }

    [Fact]
    public async Task LintAsync_TooLongForTheCompiler_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LinterException>(async () => await new CSharpLinter().LintAsync(new string(' ', 200_000) + ";"));
        Assert.Contains("could not judge a text of 1 lines", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Outline_CSharp_BlocksEndWithTheirBraces()
    {
        string[] lines =
        [
            "using System;", "class A", "{", "    // note", "    int F(int x)", "    {", "        if (x > 0) {", "            return 1;", "        } else {", "            x = Math.Max(x,", "                1);", "        }", "",
            "        return x;", "    }", "}",
        ];
        IReadOnlyList<ProgramLine> outline = new CSharpOutliner().Outline(lines);
        Assert.Equal([1, 16, 3, 4, 15, 6, 12, 8, 11, 10, 11, 12, 13, 14, 15, 16], outline.Select(line => line.BlockEnd));
        Assert.Equal([9, 9], outline.Skip(9).Take(2).Select(line => line.UnitStart));
        Assert.Equal(0, outline[1].Depth);
        Assert.Equal(1, outline[4].Depth);
        Assert.Equal(2, outline[6].Depth);
        Assert.Equal(3, outline[7].Depth);
        Assert.Equal(
            [LineTraits.Import, LineTraits.None, LineTraits.Bracket, LineTraits.Comment, LineTraits.None, LineTraits.Bracket], outline.Take(6).Select(line => line.Traits));
        Assert.Equal(LineTraits.Blank, outline[12].Traits);
    }
}
