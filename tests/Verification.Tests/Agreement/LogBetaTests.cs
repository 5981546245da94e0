using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Agreement;

namespace Reasoning.Verification.Tests.Agreement;

public class LogBetaTests
{
    [Fact]
    public void Of_WholeNumbers_IsTheLogarithmOfTheProduct()
    {
        // 1 / B(a, b) = b · ∏ (b+i)/i over i = 1..a−1: a sum of few logarithms, no gamma function in it.
        var arguments = from a in Gen.Choose(1, 400) from b in Gen.Frequency((3, Gen.Choose(1, 400)), (1, Gen.Choose(1, 2_000_000))) select (a, b);
        Prop.ForAll(Arb.From(arguments), x =>
        {
            var (a, b) = x;
            var oracle = Math.Log(b);
            for (var i = 1; i < a; i++) oracle += Math.Log(((double)b + i) / i);
            return Math.Abs(LogBeta.Of(a, b) + oracle) <= 1e-13 * Math.Max(1, oracle) && LogBeta.Of(a, b) == LogBeta.Of(b, a);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(0.5, 0.5, 1.1447298858494001741)]     // ln π
    [InlineData(1.5, 0.5, 0.45158270528945486)]       // ln (π/2)
    [InlineData(2.5, 0.5, 0.16390063283767400)]       // ln (3π/8)
    [InlineData(1, 1e6, -13.815510557964274104)]      // −ln 10⁶
    public void Of_KnownValues_IsThatValue(double a, double b, double expected)
    {
        Assert.Equal(expected, LogBeta.Of(a, b), 2e-14 * Math.Max(1, Math.Abs(expected)));
    }

    [Fact]
    public void Of_OneMoreThanBefore_FollowsTheRecurrence()
    {
        // B(a+1, b) = B(a, b) · a / (a+b), across the borders between the formulas.
        var arguments = from a in Gen.Choose(1, 40_000) from b in Gen.Choose(1, 40_000) select (a / 1000.0, b / 1000.0);
        Prop.ForAll(Arb.From(arguments), x =>
        {
            var (a, b) = x;
            return Math.Abs(LogBeta.Of(a + 1, b) - LogBeta.Of(a, b) - Math.Log(a / (a + b))) < 1e-13 * (1 + Math.Abs(LogBeta.Of(a, b)));
        }).QuickCheckThrowOnFailure();
    }
}
