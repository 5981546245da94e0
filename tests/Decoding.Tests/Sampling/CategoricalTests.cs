using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class CategoricalTests
{
    private static readonly Arbitrary<double> Uniforms = Arb.From(
        Gen.Frequency((8, Gen.Choose(0, int.MaxValue).Select(i => i / 2147483648.0)), (1, Gen.Constant(0.0)), (1, Gen.Constant(1 - (1.0 / (1UL << 53))))));

    [Fact]
    public void LogSumExp_AnyRow_EqualsTheReference() =>
        Prop.ForAll(LogitRows.Arbitrary, row =>
        {
            double max = row.Max(), reference = max + Math.Log(row.Sum(logit => Math.Exp(logit - max)));
            return Math.Abs(Categorical.LogSumExp(row) - reference) < 1e-11 * Math.Max(1, Math.Abs(reference));
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Draw_AnyRow_InvertsTheCumulativeDistribution() =>
        Prop.ForAll(LogitRows.Arbitrary, Uniforms, (row, uniform) =>
        {
            double[] probabilities = ReferenceFilters.Softmax(row);
            int token = Categorical.Draw(row, uniform, out double logSumExp);
            double before = probabilities.Take(token).Sum();
            return probabilities[token] > 0 && before <= uniform + 1e-9 && before + probabilities[token] >= uniform - 1e-9
                && logSumExp == Categorical.LogSumExp(row);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(1000));

    [Fact]
    public void Draw_Frequencies_FollowTheDistribution()
    {
        float[] row = LogitRows.Make(150, 0, seed: 9);
        double[] probabilities = ReferenceFilters.Softmax(row);
        int[] counts = new int[row.Length];
        var random = new CounterRandom(123);
        const int Draws = 200_000;
        for (int i = 0; i < Draws; i++) counts[Categorical.Draw(row, random.NextDouble())]++;

        double chiSquare = 0;
        for (int i = 0; i < row.Length; i++) chiSquare += Math.Pow(counts[i] - (Draws * probabilities[i]), 2) / (Draws * probabilities[i]);
        Assert.InRange(chiSquare, 75, 240);   // 149 degrees of freedom: standard deviation 17.3
    }

    [Fact]
    public void ArgMax_Ties_TakeTheLowestId()
    {
        float[] row = new float[200];
        row[130] = row[70] = row[199] = 3;
        Assert.Equal(70, Categorical.ArgMax(row));
    }

    [Fact]
    public void Draw_OneTokenLeft_IsAlwaysThatToken()
    {
        float[] row = new float[1000];
        row.AsSpan().Fill(float.NegativeInfinity);
        row[777] = -50;
        Assert.Equal(777, Categorical.Draw(row, 0));
        Assert.Equal(777, Categorical.Draw(row, 0.999999));
    }

    [Fact]
    public void Draw_TooManyTokensForTheStack_StillInverts()
    {
        float[] row = LogitRows.Make(70_000, 1, seed: 4);
        double[] probabilities = ReferenceFilters.Softmax(row);
        int token = Categorical.Draw(row, 0.6);
        double before = probabilities.Take(token).Sum();
        Assert.True(before <= 0.6 + 1e-9 && before + probabilities[token] >= 0.6 - 1e-9);
    }

    [Theory]
    [InlineData(float.NaN, "NaN")]
    [InlineData(float.PositiveInfinity, "Infinity")]
    public void Draw_NotANumber_IsRefusedWithTheToken(float bad, string shown)
    {
        float[] row = new float[100];
        row[33] = bad;
        var error = Assert.Throws<ArgumentException>(() => Categorical.Draw(row, 0.5));
        Assert.Contains("token 33", error.Message, StringComparison.Ordinal);
        Assert.Contains(shown, error.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Categorical.LogSumExp(row));
    }

    [Fact]
    public void Draw_EverythingExcluded_IsRefused()
    {
        float[] row = [float.NegativeInfinity, float.NegativeInfinity];
        Assert.Contains("excluded", Assert.Throws<ArgumentException>(() => Categorical.Draw(row, 0.5)).Message, StringComparison.Ordinal);
        Assert.Contains("excluded", Assert.Throws<ArgumentException>(() => Categorical.ArgMax(row)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => Categorical.LogSumExp([]));
    }

    [Fact]
    public void Draw_KnownRow_GivesFrozenBits()
    {
        // Frozen results: a change here means that seeds no longer reproduce older runs.
        float[] row = LogitRows.Make(1000, 1, seed: 77);
        double logSumExp = Categorical.LogSumExp(row);
        Assert.Equal(BitConverter.DoubleToInt64Bits(logSumExp), BitConverter.DoubleToInt64Bits(FixedOrderReference.LogSumExp(row)));
    }

    [Fact]
    public void Entropy_AnyRow_EqualsTheDefinition() =>
        Prop.ForAll(LogitRows.Arbitrary, row =>
        {
            double[] probabilities = ReferenceFilters.Softmax(row);
            double expected = -probabilities.Where(p => p > 0).Sum(p => p * Math.Log(p)), entropy = Categorical.Entropy(row);
            return entropy >= 0 && Math.Abs(entropy - expected) < 1e-9;
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Entropy_SpecialRows_AreExact()
    {
        Assert.Equal(0, Categorical.Entropy([float.NegativeInfinity, 3, float.NegativeInfinity]));
        Assert.Equal(Math.Log(130), Categorical.Entropy(new float[130]), 14);
        Assert.Throws<ArgumentException>(() => Categorical.Entropy([]));
        Assert.Throws<ArgumentException>(() => Categorical.Entropy([float.NegativeInfinity]));
        Assert.Throws<ArgumentException>(() => Categorical.Entropy([1, float.NaN]));
    }
}
