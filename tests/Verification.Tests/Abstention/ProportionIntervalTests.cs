using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Tests.Abstention;

public class ProportionIntervalTests
{
    // Computed with mpmath 1.2.1 at 40 digits, by bisection of the regularized incomplete beta function.
    [Theory]
    [InlineData(3, 10, .95, 0.06673951117773449, 0.6524528500599972)]
    [InlineData(95, 100, .95, 0.8871650888945372, 0.9835681208179478)]
    [InlineData(1, 1000, .99, 5.012529260777511e-6, 0.007406286938352937)]
    [InlineData(499, 1000, .9, 0.4725199694317462, 0.52548440313541)]
    [InlineData(99999, 100000, .95, 0.9999442848396523, 0.9999997468219522)]
    [InlineData(0, 20, .95, 0, 0.1684334709830853)]
    [InlineData(20, 20, .95, 0.8315665290169147, 1)]
    [InlineData(0, 0, .95, 0, 1)]
    public void TwoSided_KnownCounts_AgreesWithHighPrecision(int successes, int trials, double level, double lower, double upper)
    {
        var interval = ProportionInterval.TwoSided(successes, trials, level);
        Assert.Equal(lower, interval.Lower, 1e-10);
        Assert.Equal(upper, interval.Upper, 1e-10);
    }

    [Fact]
    public void TwoSided_AnyCounts_EachEndIsWhereTheBinomialTailIsHalfTheMiss()
    {
        var counts = from n in Gen.Choose(1, 60) from x in Gen.Choose(0, n) from level in Gen.Elements(0.5, 0.9, 0.95, 0.999) select (x, n, level);
        Prop.ForAll(Arb.From(counts), item =>
        {
            var (x, n, level) = item;
            var interval = ProportionInterval.TwoSided(x, n, level);
            var miss = (1 - level) / 2;
            var low = x == 0 ? interval.Lower == 0 : Math.Abs(Binomial(n, interval.Lower, x, n) - miss) < 1e-9;
            var high = x == n ? interval.Upper == 1 : Math.Abs(Binomial(n, interval.Upper, 0, x) - miss) < 1e-9;
            return low && high && interval.Lower <= interval.Estimate && interval.Estimate <= interval.Upper;
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0.03)]
    [InlineData(0.5)]
    [InlineData(0.9)]
    public void Intervals_AnyTrueProportion_HoldItAsOftenAsTheySay(double proportion)
    {
        const int trials = 25;
        var twoSided = Enumerable.Range(0, trials + 1).Where(x => Holds(ProportionInterval.TwoSided(x, trials, 0.9))).Sum(x => Binomial(trials, proportion, x, x));
        var atLeast = Enumerable.Range(0, trials + 1).Where(x => Holds(ProportionInterval.AtLeast(x, trials, 0.9))).Sum(x => Binomial(trials, proportion, x, x));
        var atMost = Enumerable.Range(0, trials + 1).Where(x => Holds(ProportionInterval.AtMost(x, trials, 0.9))).Sum(x => Binomial(trials, proportion, x, x));
        Assert.InRange(twoSided, 0.9, 1);
        Assert.InRange(atLeast, 0.9, 1);
        Assert.InRange(atMost, 0.9, 1);

        bool Holds(ProportionInterval interval) => interval.Lower <= proportion && proportion <= interval.Upper;
    }

    [Theory]
    [InlineData(-1, 5, .9)]
    [InlineData(6, 5, .9)]
    [InlineData(1, -1, .9)]
    [InlineData(1, 5, 0)]
    [InlineData(1, 5, 1)]
    [InlineData(1, 5, double.NaN)]
    public void TwoSided_OutsideTheRanges_Throws(int successes, int trials, double level) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionInterval.TwoSided(successes, trials, level));

    [Theory]
    [InlineData(1)]
    [InlineData(30)]
    [InlineData(10_000)]
    [InlineData(1_000_000_000)]
    public void FlakeUpperBound_NoFlakes_IsTheClosedFormJustBelowTheRuleOfThree(int runs)
    {
        var bound = FlakeRate.UpperBound(0, runs);
        Assert.Equal(0.05, Math.Exp(runs * Math.Log(1 - bound)), 1e-6);
        Assert.InRange(bound, 0, FlakeRate.RuleOfThree(runs));
    }

    [Fact]
    public void FlakeUpperBound_SomeFlakes_IsTheOneSidedBound()
    {
        var bound = FlakeRate.UpperBound(2, 40);
        Assert.Equal(0.05, Binomial(40, bound, 0, 2), 1e-9);
    }

    [Theory]
    [InlineData(0.0175, 170)]
    [InlineData(0.1, 29)]
    [InlineData(0.5, 5)]
    [InlineData(1, 1)]
    [InlineData(1e-17, 299573227355399085)]
    public void RunsNeeded_KnownProbabilities_IsTheSmallestNumberThatFindsIt(double probability, long runs) =>
        Assert.Equal(runs, FlakeRate.RunsNeeded(probability), runs * 1e-12);

    [Fact]
    public void RunsNeeded_AnyProbability_IsEnoughAndOneLessIsNot() =>
        Prop.ForAll(Gen.Choose(1, 999).ToArbitrary(), permille =>
        {
            var probability = permille / 1000.0;
            var runs = FlakeRate.RunsNeeded(probability, 0.95);
            return Math.Pow(1 - probability, runs) <= 0.05 + 1e-12 && (runs == 1 || Math.Pow(1 - probability, runs - 1) > 0.05 - 1e-12);
        }).QuickCheckThrowOnFailure();

    /// <summary>The probability of from..to successes, term by term.</summary>
    internal static double Binomial(int n, double p, int from, int to)
    {
        var sum = 0.0;
        for (var k = from; k <= to; k++)
        {
            var term = 1.0;
            for (var i = 1; i <= k; i++) term *= (double)(n - k + i) / i * p;
            sum += term * Math.Pow(1 - p, n - k);
        }

        return sum;
    }
}
