using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Tests.Abstention;

public class VerifierQualityTests
{
    [Theory]
    [InlineData(1, 1, 0.3, 1)]
    [InlineData(1, 0, 0.3, 0.3)]
    [InlineData(0.8, 0.9, 0.5, 0.4 / 0.45)]
    [InlineData(0, 0.5, 0.5, 0)]
    public void ProbabilityRightGivenPass_IsBayesRule(double c, double s, double r, double expected) =>
        Assert.Equal(expected, new VerifierQuality(c, s).ProbabilityRightGivenPass(r)!.Value, 1e-12);

    [Fact]
    public void ProbabilityRightGivenPass_NothingCanPass_IsNull() => Assert.Null(new VerifierQuality(0, 1).ProbabilityRightGivenPass(0.5));

    [Fact]
    public void Estimate_CountsOfVerdicts_AreTheProportions()
    {
        var counts = default(VerifierCounts);
        for (var i = 0; i < 18; i++) counts = counts.With(isRight: true, Said(VerdictKind.Pass));
        for (var i = 0; i < 2; i++) counts = counts.With(isRight: true, Said(VerdictKind.CpuTimeout));
        for (var i = 0; i < 30; i++) counts = counts.With(isRight: false, Said(VerdictKind.WrongAnswer));
        for (var i = 0; i < 10; i++) counts = counts.With(isRight: false, Said(VerdictKind.Pass));
        for (var i = 0; i < 50; i++) counts = counts.With(isRight: i % 2 == 0, Said(i % 3 == 0 ? VerdictKind.Flaky : VerdictKind.HarnessError));

        Assert.Equal(new VerifierCounts { RightPassed = 18, RightFailed = 2, WrongPassed = 10, WrongFailed = 30 }, counts);
        var estimate = counts.Estimate();
        Assert.Equal(new VerifierQuality(0.9, 0.75), estimate.Counted);
        Assert.Equal(ProportionInterval.TwoSided(18, 20), estimate.Completeness);
        Assert.Equal(ProportionInterval.TwoSided(30, 40), estimate.Soundness);
        Assert.Equal(estimate.Completeness.Lower, estimate.AtLeast.Completeness, 1e-12);
        Assert.Equal(estimate.Soundness.Lower, estimate.AtLeast.Soundness, 1e-12);
        Assert.True(estimate.ProbabilityRightGivenPassAtLeast(0.5) < estimate.Counted!.Value.ProbabilityRightGivenPass(0.5));
    }

    [Fact]
    public void Estimate_NoWrongCandidates_ClaimsNothingOfSoundness()
    {
        var estimate = new VerifierCounts { RightPassed = 1000 }.Estimate();
        Assert.Null(estimate.Counted);
        Assert.Equal(0, estimate.AtLeast.Soundness);
        Assert.InRange(estimate.ProbabilityRightGivenPassAtLeast(0.4), 0.39, 0.4);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Constructor_NoProbability_Throws(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new VerifierQuality(value, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => new VerifierQuality(1, value));
        Assert.Throws<ArgumentOutOfRangeException>(() => VerifierQuality.Perfect with { Soundness = value });
    }

    private static Verdict Said(VerdictKind kind) => new() { Kind = kind, Score = kind == VerdictKind.Pass ? 1 : 0 };
}
