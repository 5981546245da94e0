using FsCheck;
using FsCheck.Fluent;
using MathNet.Numerics.Distributions;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification.Abstention;

namespace Reasoning.Evaluation.Tests.Scoring;

public sealed class MeanIntervalTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(10)]
    [InlineData(164)]
    public void TwoSided_AllOrNone_IsTheExactIntervalOfClopperAndPearson(int count)
    {
        var exact = ProportionInterval.TwoSided(count, count);
        var all = MeanInterval.TwoSided(1, count);
        var none = MeanInterval.TwoSided(0, count);

        Assert.Equal(exact.Lower, all.Lower, 12);
        Assert.Equal(1, all.Upper);
        Assert.Equal(0, none.Lower);
        Assert.Equal(1 - exact.Lower, none.Upper, 12);
    }

    // The hardest distributions are coins, for which the coverage can be summed up exactly.
    [Fact]
    public void TwoSided_Coins_HoldTheTrueMeanAtLeastAsOftenAsTheLevelSays()
    {
        foreach (var (count, level) in ((int, double)[])[(1, 0.95), (2, 0.95), (7, 0.9), (30, 0.95), (164, 0.95), (164, 0.5)])
        {
            var intervals = Enumerable.Range(0, count + 1).Select(successes => MeanInterval.TwoSided((double)successes / count, count, level)).ToArray();
            for (var p = 0.005; p < 1; p += 0.005)
            {
                var coverage = intervals.Select((interval, successes) => interval.Lower <= p && p <= interval.Upper ? Binomial.PMF(p, count, successes) : 0).Sum();
                Assert.True(coverage >= level - 1e-9, $"n = {count}, p = {p}: {coverage}");
            }
        }
    }

    [Fact]
    public void TwoSided_AnyMean_LiesInsideAndShrinksWithTheCount() => Prop.ForAll(
        Gen.Choose(0, 1000).ToArbitrary(),
        Gen.Choose(1, 500).ToArbitrary(),
        (thousandths, count) =>
        {
            var mean = thousandths / 1000.0;
            var interval = MeanInterval.TwoSided(mean, count);
            var longer = MeanInterval.TwoSided(mean, count + 1);
            var mirrored = MeanInterval.TwoSided(1 - mean, count);
            return 0 <= interval.Lower && interval.Lower <= mean && mean <= interval.Upper && interval.Upper <= 1
                && longer.Upper - longer.Lower < interval.Upper - interval.Lower
                && Math.Abs(mirrored.Lower - (1 - interval.Upper)) < 1e-12;
        }).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData(double.NaN, 1, 0.95)]
    [InlineData(1.1, 1, 0.95)]
    [InlineData(0.5, 0, 0.95)]
    [InlineData(0.5, 1, 1)]
    public void TwoSided_ValueOutOfRange_IsRefused(double mean, int count, double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => MeanInterval.TwoSided(mean, count, level));
}
