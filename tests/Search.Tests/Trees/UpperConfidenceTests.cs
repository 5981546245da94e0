using Reasoning.Search.Trees;

namespace Reasoning.Search.Tests.Trees;

public sealed class UpperConfidenceTests
{
    [Theory]
    [InlineData(0.5, 3, 1.535681)]
    [InlineData(0.8, 2, 2.068445)]
    public void Uct_KnownValues(double value, int visits, double expected) => Assert.Equal(expected, UpperConfidence.Uct(value, visits, 5, 1.414), 6);

    [Fact]
    public void Uct_NeverTried_ComesFirst() => Assert.Equal(double.PositiveInfinity, UpperConfidence.Uct(0, 0, 5, 0));

    [Fact]
    public void Uct_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => UpperConfidence.Uct(0, 3, 2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => UpperConfidence.Uct(0, 1, 2, -1));
    }

    [Theory]
    [InlineData(0, 2)] // at least
    [InlineData(0.3, 3)] // ⌊2.4⌋ + 1
    [InlineData(0.5, 5)] // ⌊4⌋ + 1
    [InlineData(1, 6)] // at most
    public void Width_KnownValues(double importance, int expected) => Assert.Equal(expected, ExpansionWidth.Of(importance, 8, 2, 6));

    [Fact]
    public void Width_OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpansionWidth.Of(double.NaN, 8, 2, 6));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpansionWidth.Of(0.5, 8, 3, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => ExpansionWidth.Of(0.5, -1, 2, 3));
    }
}
