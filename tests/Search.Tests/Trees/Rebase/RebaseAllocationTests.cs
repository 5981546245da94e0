using Reasoning.Search.Trees.Rebase;

namespace Reasoning.Search.Tests.Trees.Rebase;

public sealed class RebaseAllocationTests
{
    public static TheoryData<double[], int, double, int[]> Known => new()
    {
        { [0.9, 0.7, 0.4, 0.1], 16, 0.2, [11, 4, 1, 0] },
        { [0.9, 0.7, 0.4, 0.1], 16, 1, [6, 5, 3, 2] },
        { [0.5, 0.5, 0.5], 4, 0.2, [2, 1, 1] },
        { [0.5, 0.5, 0.5, 0.5], 8, 0.2, [2, 2, 2, 2] },
        { [0.5, 0.5, 0.5, 0.5, 0.5], 5, 0.2, [1, 1, 1, 1, 1] },
        { [0.99, 0.01, 0.01], 2, 0.1, [2, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Known))]
    public void Of_KnownCases_AreTheSameByBothRules(double[] scores, int width, double temperature, int[] expected)
    {
        Assert.Equal(expected, RebaseAllocation.Of(scores, width, temperature));
        Assert.Equal(expected, RebaseAllocation.Of(scores, width, temperature, RebaseRounding.LargestRemainder));
    }

    [Fact]
    public void Of_ScoresInAnyOrder_KeepsTheirPlaces()
    {
        Assert.Equal([0, 4, 11, 1], RebaseAllocation.Of([0.1, 0.7, 0.9, 0.4], 16, 0.2));
        Assert.Equal([1, 1, 2], RebaseAllocation.Of([0.4, 0.4, 0.5], 4, 1));
        Assert.Equal([2, 1], RebaseAllocation.Of([0.5, 0.5], 3, 0.2));
    }

    [Fact]
    public void Of_RandomTiedCases_AddUpToTheWidth()
    {
        var random = new Random(1);
        double[] values = [0.1, 0.3, 0.5, 0.7, 0.9];
        for (var i = 0; i < 20_000; i++)
        {
            var scores = Enumerable.Range(0, random.Next(1, 13)).Select(_ => values[random.Next(values.Length)]).ToArray();
            var width = random.Next(1, 65);
            foreach (var rounding in Enum.GetValues<RebaseRounding>())
            {
                var parts = RebaseAllocation.Of(scores, width, 0.2, rounding);
                Assert.Equal(width, parts.Sum());
                Assert.All(parts, part => Assert.InRange(part, 0, width));
                for (var j = 0; j < parts.Length; j++)
                {
                    for (var k = 0; k < parts.Length; k++)
                    {
                        // More for a better score. Equal scores differ by what rounding up leaves: by one where remainders are shared out.
                        if (scores[j] > scores[k]) Assert.True(parts[j] >= parts[k] - (rounding == RebaseRounding.Ceiling ? 0 : 1));
                        if (scores[j] == scores[k]) Assert.InRange(Math.Abs(parts[j] - parts[k]), 0, 1);
                    }
                }
            }
        }
    }

    [Theory]
    [InlineData(RebaseRounding.Ceiling)]
    [InlineData(RebaseRounding.LargestRemainder)]
    public void Of_ExtremeTemperatures_ShareEvenlyOrGiveAllToTheBest(RebaseRounding rounding)
    {
        Assert.Equal([3, 3, 3, 3], RebaseAllocation.Of([0.9, 0.1, 0.5, 0.3], 12, 1e12, rounding));
        Assert.Equal([0, 0, 12, 0], RebaseAllocation.Of([0.1, 0.3, 0.9, 0.5], 12, 1e-9, rounding));
    }

    [Fact]
    public void Of_NothingToShare_GivesNothing()
    {
        Assert.Equal([0, 0], RebaseAllocation.Of([0.1, 0.3], 0, 0.2));
        Assert.Empty(RebaseAllocation.Of([], 4, 0.2));
    }

    [Fact]
    public void Of_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => RebaseAllocation.Of([0.5], -1, 0.2));
        Assert.Throws<ArgumentOutOfRangeException>(() => RebaseAllocation.Of([0.5], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => RebaseAllocation.Of([0.5], 1, double.NaN));
        Assert.Throws<ArgumentException>(() => RebaseAllocation.Of([double.NaN], 1, 0.2));
    }
}
