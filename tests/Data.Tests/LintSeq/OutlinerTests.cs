using Reasoning.Data.LintSeq;

namespace Reasoning.Data.Tests.LintSeq;

public class OutlinerTests
{
    [Fact]
    public void Outline_Indentation_ChildrenAreWhatIsIndentedMore()
    {
        // By hand, from the rules of the reference: the lone bracket has the indentation of the line above it.
        string[] lines = ["class A:", "  def f(self):", "    x = [", "      1,", "    ]", "", "    return x", "y = 1", "XS = (", "  1,", ")", "ab = 1"];
        IReadOnlyList<ProgramLine> outline = new IndentationOutliner().Outline(lines);
        Assert.Equal([7, 7, 6, 4, 5, 6, 7, 8, 11, 10, 11, 12], outline.Select(line => line.BlockEnd));
        Assert.Equal([0, 1, 2, 3, 3, 3, 2, 0, 0, 1, 1, 0], outline.Select(line => line.Depth));
        Assert.Equal([5], Numbers(outline, LineTraits.Blank));
        Assert.Equal([9, 10], Numbers(outline, LineTraits.DefinitionBody));
    }

    [Theory]
    [InlineData("LIMIT = 3", "", "")]
    [InlineData("LIMIT = [", "]", "1")]
    [InlineData("LIMIT = [", ")", "1 2")]        // another bracket does not end it
    [InlineData("Limit = [", "]", "")]
    [InlineData("A, B = (", ")", "1")]
    [InlineData("_1 = (", ")", "")]              // nothing of it is upper case
    [InlineData("LIMIT = {", "}", "")]
    public void Outline_GlobalDefinitions_AreThoseOfTheReference(string first, string second, string bodies)
    {
        IReadOnlyList<ProgramLine> outline = new IndentationOutliner().Outline([first, second, "x"]);
        Assert.Equal(bodies, string.Join(" ", Numbers(outline, LineTraits.DefinitionBody).Where(line => line != 1 || second.Length > 0)));
    }

    [Fact]
    public void Outline_Python_KeepsStringsWhole()
    {
        string[] lines = ["def f():", "    \"\"\"One.", "", "  two", "    \"\"\"", "    x = '''a", "b''' + '''c", "d'''", "    return (x +", "  1)", "f()"];
        IReadOnlyList<ProgramLine> outline = new PythonOutliner().Outline(lines);
        Assert.Equal([0, 1, 1, 1, 1, 5, 5, 5, 8, 9, 10], outline.Select(line => line.UnitStart));
        Assert.Equal([1, 5, 5, 5, 5, 8, 8, 8, 9, 10, 11], outline.Select(line => line.UnitEnd));
        Assert.Equal(10, outline[0].BlockEnd);
        Assert.Equal([0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0], outline.Select(line => line.Depth));
        Assert.Equal([8, 8], new PythonOutliner { WholeStatements = true }.Outline(lines).Skip(8).Take(2).Select(line => line.UnitStart));
        Assert.Equal(lines.Length, new PythonOutliner { WholeStrings = false }.Outline(lines).Select(line => line.UnitStart).Distinct().Count());
    }

    [Fact]
    public void Outline_PythonWithMixedWidths_CountsLevels()
    {
        string[] lines = ["if a:", "  b = 1", "if c:", "        if d:", "         e = 1", "# note", "f = 1"];
        Assert.Equal([0, 1, 0, 1, 2, 0, 0], new PythonOutliner().Outline(lines).Select(line => line.Depth));
        Assert.Equal([0, 1, 0, 4, 4.5, 0, 0], new PythonOutliner { CountLevels = false }.Outline(lines).Select(line => line.Depth));
    }

    [Fact]
    public void Outline_NotToBeCutIntoTokens_IsTheOutlineByIndentation()
    {
        string[] lines = ["def f():", "    x = '''a", "b"];
        Assert.Equal(new IndentationOutliner().Outline(lines), new PythonOutliner().Outline(lines));
    }

    private static IEnumerable<int> Numbers(IReadOnlyList<ProgramLine> outline, LineTraits traits) =>
        Enumerable.Range(0, outline.Count).Where(line => (outline[line].Traits & traits) != 0);
}
