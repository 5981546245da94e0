using Reasoning.Search.Trees.LiteSearch;

namespace Reasoning.Search.Tests.Trees.LiteSearch;

public sealed class LiteSearchBudgetTests
{
    [Theory]
    [InlineData(0.9, 1, 2)]
    [InlineData(0.5, 1, 4)]
    [InlineData(0.2, 1, 6)]
    [InlineData(0.2, 2, 4)]
    [InlineData(0.05, 3, 3)]
    [InlineData(0.05, 1, 8)]
    public void Of_KnownValues(double value, int depth, int expected) => Assert.Equal(expected, LiteSearchBudget.Of(value, depth, 0.5));

    [Theory]
    [InlineData(0.21, 2, 5)] // 10 samples
    [InlineData(0.227, 2, 4)] // 9 samples: 4.5 goes to the even 4
    [InlineData(0.31, 2, 4)] // 7 samples: 3.5 goes to the even 4
    public void Of_Halves_AreRoundedToEven(double value, int depth, int expected) => Assert.Equal(expected, LiteSearchBudget.Of(value, depth, greedy: null));

    [Fact]
    public void Of_BlendedValue_NeitherRisesWithDepthNorWithValue()
    {
        double[] values = [.. Enumerable.Range(1, 99).Select(i => i / 100.0)];
        foreach (var value in values)
        {
            var budgets = Enumerable.Range(1, 20).Select(depth => LiteSearchBudget.Of(value, depth, greedy: null)).ToArray();
            Assert.Equal(budgets.OrderDescending(), budgets);
            if (value >= 0.9) Assert.All(budgets, budget => Assert.Equal(2, budget));
            Assert.All(budgets, budget => Assert.InRange(budget, 2, 10));
        }

        for (var depth = 1; depth <= 20; depth++)
        {
            var budgets = values.Select(value => LiteSearchBudget.Of(value, depth, greedy: null)).ToArray();
            Assert.Equal(budgets.OrderDescending(), budgets);
        }
    }

    [Fact]
    public void Of_NoValue_GivesNothing() => Assert.Equal(0, LiteSearchBudget.Of(0, 1, 0.9));

    [Fact]
    public void Blend_TheDeeperTheLessTheGreedySolutionCounts()
    {
        Assert.Equal(0.5, LiteSearchBudget.Blend(0, 1, 1), 12);
        Assert.Equal(1.0 / 3, LiteSearchBudget.Blend(0, 1, 2), 12);
        Assert.Equal(0.7, LiteSearchBudget.Blend(0.7, 0.7, 5), 12);
    }

    [Fact]
    public void Of_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LiteSearchBudget.Of(0.5, 0, null));
        Assert.Throws<ArgumentOutOfRangeException>(() => LiteSearchBudget.Of(0.5, 1, null, cap: 1));
    }
}
