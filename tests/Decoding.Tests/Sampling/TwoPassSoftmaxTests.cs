using FsCheck;
using FsCheck.Fluent;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Sampling;

public class TwoPassSoftmaxTests
{
    private const double LeastNormal = 1.1754943508222875e-38;   // 2^-126

    public static TheoryData<float[]> KnownRows => new(
        [1, 2, 3], [1000, 1001, 1002], [-2000, -2001, -1999.5f], [700, -700, 0], [0], [-1e30f, -1e30f], [3e38f, -3e38f, 3e38f],
        [-1e30f, 5, float.NegativeInfinity]);

    [Theory]
    [MemberData(nameof(KnownRows))]
    public void Compute_KnownRow_EqualsTheReferenceInDouble(float[] row) => AssertCloseToReference(row);

    [Fact]
    public void Compute_AnyRow_EqualsTheReferenceInDouble() =>
        Prop.ForAll(LogitRows.Arbitrary, AssertCloseToReference).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Theory]
    [InlineData(0f)]
    [InlineData(90_000f)]
    [InlineData(999_900f)]
    [InlineData(-999_900f)]
    [InlineData(1e9f)]
    public void Compute_RowFarFromZero_EqualsTheReferenceInDouble(float offset)
    {
        for (int seed = 0; seed < 20; seed++) AssertCloseToReference([.. LogitRows.Make(1000, 1, seed).Select(logit => logit + offset)]);
    }

    [Fact]
    public void Compute_LongRow_EqualsTheReferenceInDouble() => AssertCloseToReference(LogitRows.Make(151_936, 1, seed: 3));

    [Fact]
    public void Compute_AscendingRow_RaisesTheExponentInEveryBlock() =>
        AssertCloseToReference([.. Enumerable.Range(0, 3000).Select(i => (float)(i - 1500))]);

    [Fact]
    public void Compute_AnyRow_IsBitForBitTheScalarArithmeticAtBothVectorWidths() =>
        Prop.ForAll(LogitRows.Arbitrary, row =>
        {
            var (expected, expectedSum) = TwoPassReference.Softmax(row);
            foreach (bool isWide in (bool[])[false, true])
            {
                float[] actual = new float[row.Length];
                Assert.Equal(BitConverter.DoubleToInt64Bits(expectedSum), BitConverter.DoubleToInt64Bits(TwoPassSoftmax.Compute(row, actual, isWide)));
                Assert.Equal(expected.Select(BitConverter.SingleToInt32Bits), actual.Select(BitConverter.SingleToInt32Bits));
            }
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Compute_ExcludedTokens_AreExactlyZero()
    {
        float[] row = LogitRows.Make(700, 3, seed: 5), probabilities = new float[700];
        TwoPassSoftmax.Compute(row, probabilities);
        for (int i = 0; i < row.Length; i++) Assert.Equal(float.IsNegativeInfinity(row[i]), probabilities[i] == 0);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Compute_NotANumber_IsRefusedWithTheToken(float bad)
    {
        foreach (int place in (int[])[0, 33, 64, 98])
        {
            float[] row = new float[100];
            row[place] = bad;
            foreach (float sign in (float[])[1, -1])
            {
                if (float.IsNaN(bad)) row[place] = BitConverter.Int32BitsToSingle(BitConverter.SingleToInt32Bits(float.NaN) ^ (sign < 0 ? int.MinValue : 0));
                var error = Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute(row, new float[100]));
                Assert.Contains($"token {place} ", error.Message, StringComparison.Ordinal);
            }
        }
    }

    [Fact]
    public void Compute_NotANumberBesideFarLogits_IsRefusedWithTheToken()
    {
        float[] row = [1e8f, 1e8f, float.NaN, -1e30f];
        Assert.Contains("token 2 ", Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute(row, new float[4])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Compute_NothingToChooseFrom_IsRefused()
    {
        float[] excluded = [float.NegativeInfinity, float.NegativeInfinity];
        Assert.Contains("excluded", Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute(excluded, new float[2])).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute([], []));
    }

    [Fact]
    public void Compute_SpansThatDoNotFit_AreRefused()
    {
        float[] row = [1, 2, 3];
        Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute(row, new float[2]));
        Assert.Contains("overlap", Assert.Throws<ArgumentException>(() => TwoPassSoftmax.Compute(row, row)).Message, StringComparison.Ordinal);
    }

    private static void AssertCloseToReference(float[] row)
    {
        float[] probabilities = new float[row.Length];
        double logSumExp = TwoPassSoftmax.Compute(row, probabilities);
        double[] reference = ReferenceFilters.Softmax(row);
        for (int i = 0; i < row.Length; i++)
        {
            double units = Math.Abs(probabilities[i] - reference[i]) / UnitInTheLastPlace(reference[i]);
            Assert.True(units <= 3 || reference[i] < 2 * LeastNormal, $"Token {i} of {row.Length}: {probabilities[i]} is {units} units off {reference[i]}.");
            Assert.InRange(probabilities[i], 0, 1);
        }

        double max = row.Max(), exact = max + Math.Log(row.Sum(logit => Math.Exp(logit - max)));
        Assert.InRange(Math.Abs(logSumExp - exact), 0, 1e-7 + (1e-15 * Math.Abs(exact)));
    }

    private static double UnitInTheLastPlace(double value) => Math.ScaleB(1, Math.Max(Math.ILogB(Math.Max(value, LeastNormal)), -126) - 23);
}
