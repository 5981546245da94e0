using Reasoning.Search.Prompts;

namespace Reasoning.Search.Tests.Prompts;

public sealed class CandidateLinesTests
{
    [Theory]
    [InlineData("", 0)]
    [InlineData("a", 1)]
    [InlineData("a\n", 1)]
    [InlineData("a\nb", 2)]
    [InlineData("a\n\nb\n", 3)]
    public void Count_Text_CountsLinesNotLineBreaks(string text, int expected) => Assert.Equal(expected, CandidateLines.Count(text));

    [Theory]
    [InlineData("a\nb\nc\n", 0, "")]
    [InlineData("a\nb\nc\n", 2, "a\nb\n")]
    [InlineData("a\nb\nc\n", 9, "a\nb\nc\n")]
    [InlineData("a\nb", 2, "a\nb\n")]
    [InlineData("a\nb", 1, "a\n")]
    [InlineData("", 3, "")]
    public void Keep_Lines_EndWithLineBreaks(string text, int lines, string expected) => Assert.Equal(expected, CandidateLines.Keep(text, lines));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(6, 0)]
    [InlineData(7, 1)]
    [InlineData(9, 3)]
    [InlineData(10, 0)]
    public void LineOf_LineOfTheProgram_CountsFromThePromptsEnd(int programLine, int expected) =>
        Assert.Equal(expected, CandidateLines.LineOf(SampleAttempts.Sum, SampleAttempts.Raising.Text, programLine));

    [Theory]
    [InlineData(0, 0, "0")]
    [InlineData(1, 0, "0")]
    [InlineData(4, 0, "3,0,2,1")]
    [InlineData(4, 3, "2,0,3,1")]
    [InlineData(3, 1, "0,2,1")]
    public void KeepOrder_Lines_BeginsBeforeTheFailureAndHoldsEachOnce(int lines, int failed, string expected) =>
        Assert.Equal(expected, string.Join(',', CandidateLines.KeepOrder(lines, failed)));
}
