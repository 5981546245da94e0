using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class CounterRandomTests
{
    // The published known answers of philox4x32-10: counter (four words), key (two words), output (four words).
    [Theory]
    [InlineData(0UL, 0UL, 0UL, 0xe169c58d6627e8d5UL, 0x9b00dbd8bc57ac4cUL)]
    [InlineData(ulong.MaxValue, ulong.MaxValue, ulong.MaxValue, 0x41c83b0e408f276dUL, 0x6d5451fda20bc7c6UL)]
    [InlineData(0x85a308d3243f6a88UL, 0x0370734413198a2eUL, 0x299f31d0a4093822UL, 0x94fdccebd16cfe09UL, 0x24126ea15001e420UL)]
    public void Block_PublishedVectors_Match(ulong counterLow, ulong counterHigh, ulong key, ulong low, ulong high) =>
        Assert.Equal((low, high), CounterRandom.Block(key, counterLow, counterHigh));

    [Fact]
    public void At_AnyOrder_EqualsTheSequenceOfDraws()
    {
        var random = new CounterRandom(42);
        ulong[] sequence = [.. Enumerable.Range(0, 10).Select(_ => random.NextUInt64())];
        var other = new CounterRandom(42);
        for (int i = 9; i >= 0; i--) Assert.Equal(sequence[i], other.At((ulong)i));
        Assert.Equal(10UL, random.Position);
        Assert.Equal(0UL, other.Position);
    }

    [Fact]
    public void Split_Streams_DoNotDependOnPositionAndDiffer()
    {
        var random = new CounterRandom(7);
        ulong before = random.Split(3).At(0);
        random.NextUInt64();
        Assert.Equal(before, random.Split(3).At(0));

        var seen = new HashSet<ulong>();
        for (ulong stream = 0; stream < 1000; stream++)
        {
            Assert.True(seen.Add(random.Split(stream).At(0)));
            Assert.True(seen.Add(random.Split(stream).Split(stream).At(0)));
        }
    }

    [Fact]
    public void NextDouble_ManyDraws_AreUniform()
    {
        var random = new CounterRandom(1);
        int[] bins = new int[100];
        for (int i = 0; i < 100_000; i++) bins[(int)(random.NextDouble() * 100)]++;
        double chiSquare = bins.Sum(count => Math.Pow(count - 1000, 2) / 1000);
        Assert.InRange(chiSquare, 50, 160);   // 99 degrees of freedom: 5 sigma is 99 +- 70
    }

    [Fact]
    public void NextGumbel_ManyDraws_HaveMeanAndVarianceOfTheDistribution()
    {
        var random = new CounterRandom(2);
        double[] draws = [.. Enumerable.Range(0, 100_000).Select(_ => random.NextGumbel())];
        double mean = draws.Average(), variance = draws.Average(x => (x - mean) * (x - mean));
        Assert.Equal(0.5772157, mean, 0.02);
        Assert.Equal(Math.PI * Math.PI / 6, variance, 0.05);
        Assert.All(draws, draw => Assert.True(double.IsFinite(draw)));
    }

    [Fact]
    public void GumbelAt_AnyIndex_EqualsTheSequenceOfDraws()
    {
        var random = new CounterRandom(5);
        for (ulong i = 0; i < 100; i++)
        {
            double expected = random.GumbelAt(i);
            Assert.Equal(expected, random.NextGumbel());
            Assert.Equal(-Math.Log(-Math.Log(((random.At(i) >> 11) + 0.5) / (1UL << 53))), expected, 1e-9);
        }
    }

    [Fact]
    public void ToGumbel_OutermostBits_StayFiniteWithinTheStatedBounds()
    {
        Assert.Equal(-Math.Log(54 * Math.Log(2)), CounterRandom.ToGumbel(0), 1e-12);
        Assert.Equal(54 * Math.Log(2), CounterRandom.ToGumbel(ulong.MaxValue), 1e-12);
    }

    [Fact]
    public void HighWordsAt_AnyIndex_EqualsTheDrawsOneByOne()
    {
        foreach (ulong seed in (ulong[])[0, 1, ulong.MaxValue, 0x0123456789abcdef])
        {
            var random = new CounterRandom(seed).Split(9);
            foreach (uint index in (uint[])[0, 16, 1000, int.MaxValue - 15])
            {
                var (first, second) = random.HighWordsAt(index);
                for (int lane = 0; lane < 16; lane++) Assert.Equal((uint)(random.At(index + (ulong)lane) >> 32), lane < 8 ? first[lane] : second[lane - 8]);
            }
        }
    }

    [Fact]
    public void NextInt32_SmallBound_ReachesAllEqually()
    {
        var random = new CounterRandom(3);
        int[] counts = new int[7];
        for (int i = 0; i < 70_000; i++) counts[random.NextInt32(7)]++;
        Assert.All(counts, count => Assert.InRange(count, 9_500, 10_500));
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }
}
