using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Fusion;

namespace Reasoning.Decoding.Tests.Fusion;

public class ContrastiveFusionTests
{
    [Theory]
    [InlineData(0.1, 1.0, null)]
    [InlineData(0.01, 0.5, null)]
    [InlineData(0.1, 1.0, 0.5)]
    [InlineData(1.0, 2.0, 3.0)]
    [InlineData(0.001, 1.0, 0.0)]
    public void Fuse_AnyRows_EqualsTheFormula(double plausibility, double temperature, double? strength) => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        var rule = new ContrastiveFusion(new ContrastiveOptions { Plausibility = plausibility, AmateurTemperature = temperature, Strength = strength });
        double[] probabilities = FusionReference.Run(rule, rows.Large, rows.Base).Probabilities;
        FusionReference.AssertEqual(FusionReference.Contrastive(rows.Large, rows.Base, plausibility, temperature, strength), probabilities, 2e-5);
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Fuse_ConstantAddedToAnyRow_ChangesNoProbability() => Prop.ForAll(FusionCase.Arbitrary, Arb.From(Gen.Choose(0, 1000)), (rows, seed) =>
    {
        var shifted = rows.Shifted(seed);
        var rule = new ContrastiveFusion(new ContrastiveOptions { Plausibility = 0.09 });   // no two logits that are multiples of 1/16 are ln 0.09 apart
        double[] before = FusionReference.Run(rule, rows.Large, rows.Base).Probabilities;
        FusionReference.AssertEqual(before, FusionReference.Run(rule, shifted.Large, shifted.Base).Probabilities, 1e-3);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fuse_ImplausibleTokens_AreExcluded()
    {
        float[] row = [4, 3, 1, 0];   // e^-1 = 0.37 of the largest stays, e^-3 = 0.05 does not
        double[] weights = new double[1];
        new ContrastiveFusion().Fuse(row, new FusionRows([4, 1, 0, -50], []), weights);
        Assert.Equal([0f, 2f, float.NegativeInfinity, float.NegativeInfinity], row);
        Assert.Equal(1, weights[0]);
    }

    [Fact]
    public void Fuse_AmateurWithNothingInCommon_LeavesThePlausibleTokens()
    {
        float[] row = [4, float.NegativeInfinity];
        double[] weights = [9];
        new ContrastiveFusion().Fuse(row, new FusionRows([float.NegativeInfinity, 1], []), weights);
        Assert.Equal([4f, float.NegativeInfinity], row);
        Assert.Equal(0, weights[0]);
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContrastiveOptions { Plausibility = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContrastiveOptions { Plausibility = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContrastiveOptions { AmateurTemperature = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContrastiveOptions { Strength = -1 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new ContrastiveOptions { Strength = double.NaN });
        Assert.Contains("there are 2", Assert.Throws<ArgumentException>(() => new ContrastiveFusion().EnsureSupports(2)).Message, StringComparison.Ordinal);
    }
}
