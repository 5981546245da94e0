using Reasoning.Search.PlanSearch;

namespace Reasoning.Search.Tests.PlanSearch;

public sealed class ObservationSubsetsTests
{
    [Theory]
    [InlineData(10, 2, 56)]
    [InlineData(3, 2, 7)]
    [InlineData(5, 2, 16)]
    [InlineData(0, 2, 1)]
    [InlineData(4, 0, 1)]
    [InlineData(3, 3, 8)]
    [InlineData(2, 3, 4)]
    public void Count_Items_IsTheComputedNumber(int items, int maxSize, int expected)
    {
        Assert.Equal(expected, ObservationSubsets.Count(items, maxSize));
        Assert.Equal(expected, ObservationSubsets.Of([.. Enumerable.Range(0, items)], maxSize).Count());
    }

    [Fact]
    public void Of_ThreeItems_GivesAFixedOrder() =>
        Assert.Equal(["", "a", "b", "c", "ab", "ac", "bc"], ObservationSubsets.Of(["a", "b", "c"], 2).Select(subset => string.Concat(subset)));

    [Fact]
    public void Of_AnySize_GivesWhatBitMasksGive()
    {
        for (var items = 0; items <= 7; items++)
        {
            for (var size = 0; size <= 4; size++)
            {
                int[] all = [.. Enumerable.Range(0, items)];
                var expected = Enumerable.Range(0, 1 << items)
                    .Select(mask => all.Where(item => (mask >> item & 1) == 1).ToArray())
                    .Where(subset => subset.Length <= size)
                    .Select(subset => string.Join(',', subset))
                    .Order(StringComparer.Ordinal);

                Assert.Equal(expected, ObservationSubsets.Of(all, size).Select(subset => string.Join(',', subset)).Order(StringComparer.Ordinal));
            }
        }
    }
}
