using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Metrics;

namespace Reasoning.Verification.Tests.Metrics;

public class PassAtKTests
{
    [Fact]
    public void Estimate_GoldenCases_AgreesWithTheReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden/passk.json")));
        var cases = golden.RootElement.GetProperty("cases").EnumerateArray().ToList();
        Assert.NotEmpty(cases);
        foreach (var item in cases)
        {
            var (n, c, k) = (item.GetProperty("n").GetInt32(), item.GetProperty("c").GetInt32(), item.GetProperty("k").GetInt32());
            Assert.Equal(item.GetProperty("value").GetDouble(), PassAtK.Estimate(n, c, k), 1e-12);
        }
    }

    [Fact]
    public void Mean_GoldenAggregates_AgreesWithTheReference()
    {
        using var golden = JsonDocument.Parse(File.ReadAllText(SharedData.Path("golden/passk.json")));
        var aggregates = golden.RootElement.GetProperty("aggregates").EnumerateArray().ToList();
        Assert.NotEmpty(aggregates);
        foreach (var item in aggregates)
        {
            var counts = item.GetProperty("n").EnumerateArray().Zip(item.GetProperty("c").EnumerateArray(), (n, c) => (n.GetInt32(), c.GetInt32()));
            var mean = PassAtK.Mean([.. counts], item.GetProperty("k").GetInt32());
            Assert.NotNull(mean);
            Assert.Equal(item.GetProperty("mean").GetDouble(), mean.Value, 1e-12);
        }
    }

    [Theory]
    [InlineData(5, 0, 3, 0.0)]
    [InlineData(5, 2, 1, 0.4)]
    [InlineData(5, 1, 3, 0.6)]
    [InlineData(5, 3, 3, 1.0)]
    public void Estimate_SmallCounts_IsTheCountedProbability(int n, int c, int k, double expected) =>
        Assert.Equal(expected, PassAtK.Estimate(n, c, k), 1e-12);

    [Fact]
    public void Estimate_AnyCounts_EqualsTheEnumerationOfDraws()
    {
        var counts = from n in Gen.Choose(1, 12) from c in Gen.Choose(0, n) from k in Gen.Choose(1, n) select (n, c, k);
        Prop.ForAll(Arb.From(counts), x =>
        {
            var (n, c, k) = x;
            int draws = 0, hits = 0;
            for (var set = 0; set < 1 << n; set++)
            {
                if (int.PopCount(set) != k) continue;
                draws++;
                if ((set & ((1 << c) - 1)) != 0) hits++;
            }

            return Math.Abs(PassAtK.Estimate(n, c, k) - (double)hits / draws) < 1e-12;
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Estimate_HugeCounts_StaysBetweenZeroAndOne() => Assert.InRange(PassAtK.Estimate(200_000, 3, 100), 0.0014, 0.0016);

    [Fact]
    public void Mean_OneProblemWithTooFewSamples_IsNull() => Assert.Null(PassAtK.Mean([(10, 3), (4, 4)], 5));

    [Theory]
    [InlineData(0, 0, 1)]
    [InlineData(5, 6, 1)]
    [InlineData(5, -1, 1)]
    [InlineData(5, 1, 0)]
    [InlineData(5, 1, 6)]
    public void Estimate_CountsOutsideTheirRange_Throws(int n, int c, int k) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PassAtK.Estimate(n, c, k));
}
