using Reasoning.Search.Steps;

namespace Reasoning.Search.Tests.Steps;

public sealed class StepRepetitionTests
{
    [Theory]
    [InlineData("", false)]
    [InlineData("a", false)]
    [InlineData("a a a", false)]
    [InlineData("a a a a", true)]
    [InlineData("b a a a a", false)] // the latest comes first: it has got out of the circle
    [InlineData("a a a a b", true)]
    [InlineData("a b a b a b a b", true)]
    [InlineData("a b a b a b a", false)]
    [InlineData("a b c a b c a b c a b c", true)]
    [InlineData("a b c d a b c d a b c d a b c d", true)]
    [InlineData("a b c d e a b c d e a b c d e a b c d e", false)]
    [InlineData("a a b a a b a a b a a b", true)]
    public void IsStuck_OnlyABlockFourTimesInARow(string latestFirst, bool expected) =>
        Assert.Equal(expected, StepRepetition.IsStuck(latestFirst.Split(' ', StringSplitOptions.RemoveEmptyEntries)));

    [Fact]
    public void IsStuck_BlankLines_AreStepsLikeAnyOther()
    {
        Assert.False(StepRepetition.IsStuck(["\n", "\n", "\n", "x\n"]));
        Assert.True(StepRepetition.IsStuck(["\n", "  \n", "", "\n", "x\n"]));
    }
}
