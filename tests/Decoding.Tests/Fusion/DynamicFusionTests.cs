using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Fusion;

namespace Reasoning.Decoding.Tests.Fusion;

public class DynamicFusionTests
{
    [Fact]
    public void Fuse_KnownRows_GivesTheKnownWeight()
    {
        var (probabilities, weights, objective) = FusionReference.Run(new DynamicFusion(), [3, 0, -1], [1, 0, -1], [0, 2, -1]);
        Assert.Equal(1.1, weights[0], 12);
        Assert.Equal(0.15432, objective, 5);
        FusionReference.AssertEqual([0.4158, 0.5613, 0.0229], probabilities, 5e-5);
    }

    [Fact]
    public void Fuse_LargeModelEqualToTheBase_TakesTheExpertAsItIs()
    {
        var (probabilities, weights, objective) = FusionReference.Run(new DynamicFusion(), [1, 0, -1], [1, 0, -1], [0, 2, -1]);
        Assert.Equal(1, weights[0]);
        Assert.InRange(objective, 0, 1e-20);
        FusionReference.AssertEqual([0.1142, 0.8438, 0.042], probabilities, 5e-5);
    }

    [Fact]
    public void Fuse_ExpertEqualToTheBase_HasNoWeight()
    {
        var (probabilities, weights, objective) = FusionReference.Run(new DynamicFusion(), [3, 0, -1], [1, 0, -1], [11, 10, 9]);
        Assert.Equal(0, weights[0]);
        Assert.InRange(objective, 0, 1e-20);
        FusionReference.AssertEqual([0.9362, 0.0466, 0.0171], probabilities, 5e-5);
    }

    [Theory]
    [InlineData(FusionWeightSearch.SingleExpert)]
    [InlineData(FusionWeightSearch.CoordinateDescent)]
    public void Fuse_AnyRows_ReportsTheObjectiveAndAppliesItsWeights(FusionWeightSearch search) => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        var rule = new DynamicFusion(new DynamicFusionOptions { Search = search });
        var (probabilities, weights, objective) = FusionReference.Run(rule, rows.Large, rows.Base, rows.Experts);
        Assert.InRange(Math.Abs(objective - FusionReference.Objective(rows.Large, rows.Base, rows.Experts, weights)), 0, 1e-9 * Math.Max(1, objective));
        FusionReference.AssertEqual(FusionReference.Static(rows.Large, rows.Base, rows.Experts, weights), probabilities, 2e-5);
        Assert.All(weights, weight => Assert.True(weight is >= 0 and <= 2.0000001 && Math.Abs((weight * 10) - Math.Round(weight * 10)) < 1e-9));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(200));

    [Fact]
    public void Fuse_SingleExpert_IsTheBestOfAllGridPoints() => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        var (_, weights, objective) = FusionReference.Run(new DynamicFusion(), rows.Large, rows.Base, rows.Experts);
        Assert.InRange(weights.Count(weight => weight != 0), 0, 1);
        double best = double.PositiveInfinity;
        for (int expert = 0; expert < rows.Experts.Length; expert++)
        {
            for (int point = 0; point <= 20; point++)
            {
                double[] candidate = new double[rows.Experts.Length];
                candidate[expert] = point * 0.1;
                best = Math.Min(best, FusionReference.Objective(rows.Large, rows.Base, rows.Experts, candidate));
            }
        }

        Assert.InRange(Math.Abs(objective - best), 0, 1e-9 * Math.Max(1, best));
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(50));

    [Fact]
    public void Fuse_CoordinateDescent_CannotBeImprovedByChangingOneWeight() => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        var descent = new DynamicFusion(new DynamicFusionOptions { Search = FusionWeightSearch.CoordinateDescent });
        var (_, weights, objective) = FusionReference.Run(descent, rows.Large, rows.Base, rows.Experts);
        double single = FusionReference.Run(new DynamicFusion(), rows.Large, rows.Base, rows.Experts).Objective;
        Assert.True(objective <= single);
        for (int expert = 0; expert < weights.Length; expert++)
        {
            for (int point = 0; point <= 20; point++)
            {
                double[] candidate = [.. weights];
                candidate[expert] = point * 0.1;
                Assert.True(FusionReference.Objective(rows.Large, rows.Base, rows.Experts, candidate) >= objective - (1e-9 * Math.Max(1, objective)));
            }
        }
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(30));

    [Theory]
    [InlineData(FusionWeightSearch.SingleExpert)]
    [InlineData(FusionWeightSearch.CoordinateDescent)]
    public void Fuse_ConstantAddedToAnyRow_ChangesNothing(FusionWeightSearch search) => Prop.ForAll(
        FusionCase.Arbitrary, Arb.From(Gen.Choose(0, 1000)), (rows, seed) =>
    {
        var shifted = rows.Shifted(seed);
        var rule = new DynamicFusion(new DynamicFusionOptions { Search = search });
        var before = FusionReference.Run(rule, rows.Large, rows.Base, rows.Experts);
        var after = FusionReference.Run(rule, shifted.Large, shifted.Base, shifted.Experts);
        Assert.Equal(before.Weights, after.Weights);
        FusionReference.AssertEqual(before.Probabilities, after.Probabilities, 1e-3);   // logits in the hundreds have units of 6e-5
        Assert.InRange(Math.Abs(before.Objective - after.Objective), 0, 1e-9 * Math.Max(1, before.Objective));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Evaluate_FastWay_EqualsTheSlowOne() => Prop.ForAll(FusionCase.Arbitrary, rows =>
    {
        int padded = (rows.Large.Length + 63) / 64 * 64;
        double[] x = Padded(rows.Large, double.NegativeInfinity), d = Padded([.. rows.Base.Select(Finite)], 0);
        double[] u = Padded([.. rows.Experts[0].Select(Finite)], 0);
        GridPoint[] fast = new GridPoint[21], slow = new GridPoint[21];
        double[] scratch = new double[WeightGrid.ScratchLength(20)];
        WeightGrid.Evaluate(x, d, u, 0.1, fast, scratch);
        WeightGrid.Evaluate(x, d, u, 0.1, slow, scratch, allowsFast: false);
        for (int i = 0; i < fast.Length; i++)
        {
            Assert.InRange(Math.Abs(slow[i].LogSumExp - fast[i].LogSumExp), 0, 1e-11);
            Assert.InRange(Math.Abs(slow[i].MeanDifference - fast[i].MeanDifference), 0, 1e-11);
            Assert.InRange(Math.Abs(slow[i].MeanOther - fast[i].MeanOther), 0, 1e-11);
        }

        double[] Padded(float[] row, double fill) => [.. row.Select(logit => (double)logit), .. Enumerable.Repeat(fill, padded - row.Length)];
        static float Finite(float logit) => float.IsNegativeInfinity(logit) ? 0 : logit;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Fuse_DifferencesTooLargeForTheFastWay_EqualsTheReference()
    {
        for (int seed = 0; seed < 20; seed++)
        {
            var rows = FusionCase.Make(150, 2, excludes: seed % 2 == 0, seed, range: 400);
            var (probabilities, weights, objective) = FusionReference.Run(new DynamicFusion(), rows.Large, rows.Base, rows.Experts);
            FusionReference.AssertEqual(FusionReference.Static(rows.Large, rows.Base, rows.Experts, weights), probabilities, 1e-3);
            Assert.True(double.IsFinite(objective));
        }
    }

    [Fact]
    public void Fuse_ExpertWithNothingInCommon_HasNoPartInTheObjective()
    {
        float[] baseRow = [1, 0, float.NegativeInfinity], silent = [float.NegativeInfinity, float.NegativeInfinity, 3], expert = [0, 2, -1], large = [3, 0, -1];
        var (_, alone, objective) = FusionReference.Run(new DynamicFusion(), large, baseRow, expert);
        var (_, weights, both) = FusionReference.Run(new DynamicFusion(), large, baseRow, silent, expert);
        Assert.Equal([0, alone[0]], weights);
        Assert.NotEqual(0, alone[0]);
        Assert.Equal(objective, both);
        var (probabilities, none, zero) = FusionReference.Run(new DynamicFusion(), large, baseRow, silent);
        Assert.Equal((0, 0.0), (none[0], zero));
        FusionReference.AssertEqual([0.9362, 0.0466, 0.0171], probabilities, 5e-5);
    }

    [Fact]
    public void Fuse_RowThatIsNoDistribution_IsRefusedWithTheToken()
    {
        float[] good = [1, 2, 3], bad = [1, float.NaN, 3], excluded = [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity];
        foreach (float[][] rows in (float[][][])[[bad, good, good], [good, bad, good], [good, good, bad]])
        {
            var error = Assert.Throws<ArgumentException>(() => FusionReference.Run(new DynamicFusion(), rows[0], rows[1], rows[2]));
            Assert.Contains("token 1 is NaN", error.Message, StringComparison.Ordinal);
        }

        var none = Assert.Throws<ArgumentException>(() => FusionReference.Run(new DynamicFusion(), excluded, good, good));
        Assert.Contains("excluded", none.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_BadValues_AreRefused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicFusionOptions { MaxWeight = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicFusionOptions { MaxWeight = double.NaN });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicFusionOptions { Steps = 0 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicFusionOptions { Steps = 1001 });
        Assert.Throws<ArgumentOutOfRangeException>(() => new DynamicFusionOptions { Search = (FusionWeightSearch)5 });
        Assert.Throws<ArgumentException>(() => new DynamicFusion().EnsureSupports(0));
    }
}
