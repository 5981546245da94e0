using Reasoning.Search.ScatteredForest;
using Reasoning.Search.Trees;

namespace Reasoning.Search.Tests.ScatteredForest;

public sealed class UctRuleTests
{
    [Fact]
    public void Score_TwoDirections_IsTheComputedOne()
    {
        Assert.Equal(1.535681, UpperConfidence.Uct(0.5, 3, 5, 1.414), 6);
        Assert.Equal(2.068445, UpperConfidence.Uct(0.8, 2, 5, 1.414), 6);
    }

    [Fact]
    public void Backup_BetterSolution_RaisesTheValueHalfWay() => Assert.Equal(0.7, UctRule.Backup(0.5, 0.9, 0.5), 12);

    [Fact]
    public void Backup_WorseSolution_LeavesTheValue() => Assert.Equal(0.5, UctRule.Backup(0.5, 0.1, 0.5), 12);

    [Theory]
    [InlineData(new[] { 0.5, 0.8 }, new[] { 3, 2 }, 1.414, 1)]
    [InlineData(new[] { 0.5, 0.8 }, new[] { 3, 40 }, 1.414, 0)]
    [InlineData(new[] { 0.5, 0.8 }, new[] { 3, 40 }, 0.0, 1)]
    [InlineData(new[] { 0.9, 0.1, 0.2 }, new[] { 4, 0, 0 }, 0.0, 1)]
    [InlineData(new[] { 0.5, 0.5, 0.5 }, new[] { 2, 2, 2 }, 1.0, 0)]
    [InlineData(new[] { 0.3 }, new[] { 1 }, 1.0, 0)]
    public void Best_Choices_TakesUntriedFirstThenTheGreatestScore(double[] values, int[] visits, double exploration, int expected) =>
        Assert.Equal(expected, UctRule.Best(values, visits, exploration));

    [Fact]
    public void Best_WrongArguments_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => UctRule.Best([], [], 1));
        Assert.Throws<ArgumentException>(() => UctRule.Best([1], [1, 2], 1));
    }
}
