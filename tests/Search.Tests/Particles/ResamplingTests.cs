using Reasoning.Search.Particles;

namespace Reasoning.Search.Tests.Particles;

public sealed class ResamplingTests
{
    [Theory]
    [InlineData(0.5, new[] { 0, 0, 1, 2 })]
    [InlineData(0.01, new[] { 0, 0, 1, 1 })]
    public void Systematic_KnownValues(double number, int[] expected) => Assert.Equal(expected, Resampling.Systematic([0.5, 0.3, 0.15, 0.05], 4, number));

    [Fact]
    public void Systematic_OverAllNumbers_CopiesInProportion()
    {
        const int Grid = 10_000;
        var random = new Random(3);
        for (var i = 0; i < 20; i++)
        {
            var raw = Enumerable.Range(0, random.Next(1, 9)).Select(_ => random.NextDouble()).ToArray();
            var weights = raw.Select(weight => weight / raw.Sum()).ToArray();
            var count = random.Next(1, 12);
            var copies = new double[weights.Length];
            for (var u = 0; u < Grid; u++)
            {
                var drawn = Resampling.Systematic(weights, count, (u + 0.5) / Grid);
                foreach (var index in drawn) copies[index] += 1.0 / Grid;
                for (var j = 0; j < weights.Length; j++)
                    Assert.InRange(drawn.Count(index => index == j), Math.Floor((count * weights[j]) - 1e-9), Math.Ceiling((count * weights[j]) + 1e-9));
            }

            for (var j = 0; j < weights.Length; j++) Assert.Equal(count * weights[j], copies[j], 2e-3);
        }
    }

    [Fact]
    public void Multinomial_EachNumber_TakesTheParticleOfItsShare()
    {
        Assert.Equal([2, 0, 1, 0], Resampling.Multinomial([0.5, 0.3, 0.2], [0.9, 0.1, 0.6, 0.4999]));
        Assert.Equal([0, 1], Resampling.Multinomial([0.5, 0.5], [0, 0.5]));
    }

    [Fact]
    public void Draws_NeverTakeAParticleWithoutWeight()
    {
        Assert.Equal([1, 1, 1, 1], Resampling.Systematic([0, 1, 0], 4, 0));
        Assert.Equal([1], Resampling.Multinomial([0, 1 - 1e-9, 0], [1 - 1e-12]));
    }

    [Fact]
    public void Draws_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Resampling.Systematic([], 1, 0));
        Assert.Throws<ArgumentException>(() => Resampling.Systematic([0.5], 1, 0));
        Assert.Throws<ArgumentException>(() => Resampling.Systematic([1.5, -0.5], 1, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Systematic([1], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => Resampling.Multinomial([1], [double.NaN]));
    }
}
