using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Fusion;

namespace Reasoning.Decoding.Tests.Fusion;

public class StaticFusionTests
{
    private static readonly double[] Weights = [1, -0.5, 1.7];

    [Fact]
    public void Fuse_AnyRows_EqualsTheFormula() => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        double[] weights = Weights[..rows.Experts.Length];
        var (probabilities, reported, objective) = FusionReference.Run(new StaticFusion(weights), rows.Large, rows.Base, rows.Experts);
        FusionReference.AssertEqual(FusionReference.Static(rows.Large, rows.Base, rows.Experts, weights), probabilities, 2e-5);
        Assert.Equal(0, objective);
        Assert.All(reported.Zip(weights), pair => Assert.True(pair.First == pair.Second || pair.First == 0));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(300));

    [Fact]
    public void Fuse_ConstantAddedToAnyRow_ChangesNoProbability() => Prop.ForAll(FusionCase.Arbitrary, Arb.From(Gen.Choose(0, 1000)), (rows, seed) =>
    {
        var shifted = rows.Shifted(seed);
        var rule = new StaticFusion(Weights.AsSpan(0, rows.Experts.Length));
        double[] before = FusionReference.Run(rule, rows.Large, rows.Base, rows.Experts).Probabilities;
        double[] after = FusionReference.Run(rule, shifted.Large, shifted.Base, shifted.Experts).Probabilities;
        FusionReference.AssertEqual(before, after, 1e-3);   // logits in the hundreds have units of 6e-5
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fuse_ProxyTuning_AddsTheDifference()
    {
        float[] row = [3, 0, -1];
        StaticFusion.ProxyTuning.Fuse(row, new FusionRows([1, 0, -1], [0, 2, -1]), new double[1]);
        Assert.Equal([2f, 2f, -1f], row);
    }

    [Fact]
    public void Fuse_ExpertEqualToTheBase_ChangesNothing()
    {
        float[] row = [3, float.NegativeInfinity, -1, 7];
        float[] small = [0.3f, 1, float.NegativeInfinity, -9];
        new StaticFusion(1.5).Fuse(row, new FusionRows(small, small), new double[1]);
        Assert.Equal([3f, float.NegativeInfinity, -1f, 7f], row);
    }

    [Fact]
    public void Fuse_NothingInCommon_LeavesTheLargeModelAlone()
    {
        float[] row = [3, 0, -1];
        double[] weights = [5, 5];
        float[] expert = [float.NegativeInfinity, 2, float.NegativeInfinity, 0, 0, 0];
        new StaticFusion(1, 2).Fuse(row, new FusionRows([1, float.NegativeInfinity, 3], expert), weights);
        Assert.Equal([0, 2], weights);
        Assert.All(row, logit => Assert.True(float.IsFinite(logit)));
    }

    [Fact]
    public void Constructor_BadWeights_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new StaticFusion());
        Assert.Throws<ArgumentException>(() => new StaticFusion(1, double.NaN));
        Assert.Throws<ArgumentException>(() => new StaticFusion(1e300));
        var many = Assert.Throws<ArgumentException>(() => new StaticFusion(1).EnsureSupports(2));
        Assert.Contains("1 fusion weights but 2 experts", many.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => new FusionRows([], []));
        Assert.Throws<ArgumentException>(() => new FusionRows([1, 2], [1, 2, 3]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new FusionRows([1, 2], [1, 2]).GetExpert(1).Length);
    }
}
