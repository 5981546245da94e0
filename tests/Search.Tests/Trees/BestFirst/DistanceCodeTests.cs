using Reasoning.Search.Trees.BestFirst;

namespace Reasoning.Search.Tests.Trees.BestFirst;

public sealed class DistanceCodeTests
{
    [Theory]
    [InlineData(1, "000")]
    [InlineData(2, "001")]
    [InlineData(3, "010")]
    [InlineData(4, "011")]
    [InlineData(5, "100")]
    [InlineData(6, "101")]
    [InlineData(7, "110")]
    [InlineData(8, "111")]
    [InlineData(9, "111")]
    [InlineData(100, "111")]
    public void Encode_KnownValues(int distance, string expected)
    {
        Assert.Equal(expected, string.Concat(DistanceCode.Encode(distance)));
        Assert.Equal(Math.Min(distance, 8), DistanceCode.Decode(DistanceCode.Encode(distance)));
    }

    [Fact]
    public void Encode_OrderOfPaths_IsTheOrderOfNumbers()
    {
        var paths = Enumerable.Range(1, 8).Select(distance => string.Concat(DistanceCode.Encode(distance))).ToArray();

        Assert.Equal(paths, paths.Order(StringComparer.Ordinal));
        Assert.Equal(8, paths.Distinct().Count());
    }

    [Fact]
    public void Expected_SureDecisions_IsTheDistance()
    {
        for (var distance = 1; distance <= 8; distance++)
        {
            var (farther, node) = (new double[7], 0);
            foreach (var decision in DistanceCode.Encode(distance))
            {
                farther[node] = decision;
                node = (2 * node) + 1 + decision;
            }

            Assert.Equal(distance, DistanceCode.Expected(farther), 12);
        }

        Assert.Equal(4.5, DistanceCode.Expected([0.5, 0.5, 0.5, 0.5, 0.5, 0.5, 0.5]), 12);
    }

    [Fact]
    public void OutOfRange_IsRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => DistanceCode.Encode(0));
        Assert.Throws<ArgumentException>(() => DistanceCode.Decode([0, 1]));
        Assert.Throws<ArgumentException>(() => DistanceCode.Decode([0, 1, 2]));
        Assert.Throws<ArgumentException>(() => DistanceCode.Expected([0.5]));
    }
}
