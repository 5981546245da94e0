using Reasoning.Search.Tournaments;

namespace Reasoning.Search.Tests.Tournaments;

public sealed class LucbRuleTests
{
    [Theory]
    [InlineData(7, 10, 0.3854, 1)]
    [InlineData(2, 10, 0, 0.5146)]
    [InlineData(5, 10, 0.1854, 0.8146)]
    [InlineData(3, 3, 0.4255, 1)]
    [InlineData(1, 10, 0, 0.4146)]
    [InlineData(0, 0, 0, 1)]
    public void Interval_KnownCases_IsTheShareAndItsRadius(double wins, double comparisons, double lower, double upper)
    {
        var interval = LucbRule.Interval(wins, comparisons);

        Assert.Equal(lower, interval.Lower, 1e-4);
        Assert.Equal(upper, interval.Upper, 1e-4);
    }

    [Fact]
    public void Kept_UpperEndBelowOneHalf_IsDropped()
    {
        WinInterval[] intervals = [LucbRule.Interval(7, 10), LucbRule.Interval(2, 10), LucbRule.Interval(1, 10)];

        Assert.Equal([true, true, false], LucbRule.Kept(intervals));
    }

    [Fact]
    public void Kept_UpperEndBelowAnothersLowerEnd_IsDropped() =>
        Assert.Equal([true, false, true], LucbRule.Kept([new(0.7, 0.9), new(0.4, 0.69), new(0.2, 0.7)]));

    [Fact]
    public void Kept_Nobody_IsEmpty() => Assert.Empty(LucbRule.Kept([]));

    [Fact]
    public void Interval_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => LucbRule.Interval(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LucbRule.Interval(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => LucbRule.Interval(1, 1, 0));
    }
}
