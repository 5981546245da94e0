using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Conformance.Oracles;
using Reasoning.Decoding.Conformance.Statistics;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Conformance;

public sealed class StatisticalTestTests
{
    private static readonly double[] Skewed = [0.4, 0.25, 0.15, 0.1, 0.06, 0.04];

    // Values to 17 digits by arbitrary-precision arithmetic.
    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(18.307038053275146, 10, 0.05)]
    [InlineData(5, 3, 0.17179714429673314)]
    [InlineData(0.5, 7, 0.99944648139042497)]
    [InlineData(100, 60, 0.00091682886145607987)]
    [InlineData(1200, 1000, 1.2255942330622904e-5)]
    [InlineData(300, 149, 3.1739144557110733e-12)]
    [InlineData(0.001, 1, 0.97477287936996039)]
    [InlineData(50, 2, 1.3887943864964021e-11)]
    public void UpperTail_KnownValues_AreMet(double statistic, int degrees, double expected) =>
        Assert.Equal(expected, ChiSquareTest.UpperTail(statistic, degrees), expected * 1e-11);

    [Fact]
    public void UpperTail_TwoDegrees_IsTheExponential()
    {
        for (double x = 0; x < 1400; x += 7.3) Assert.Equal(Math.Exp(-x / 2), ChiSquareTest.UpperTail(x, 2), Math.Exp(-x / 2) * 1e-11);
        Assert.Equal(0, ChiSquareTest.UpperTail(double.PositiveInfinity, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquareTest.UpperTail(-1, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquareTest.UpperTail(double.NaN, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => ChiSquareTest.UpperTail(1, 0));
    }

    [Fact]
    public void GoodnessOfFit_ADie_GivesTheTextbookStatistic()
    {
        // Sixty throws, ten expected of each: (25 + 4 + 1 + 4 + 0 + 100) / 10.
        var result = ChiSquareTest.GoodnessOfFit([5, 8, 9, 8, 10, 20], Enumerable.Repeat(1.0 / 6, 6).ToArray());
        Assert.Equal(13.4, result.Statistic, 1e-12);
        Assert.Equal(5, result.DegreesOfFreedom);
        Assert.Equal(0.0199052203347744, result.PValue, 1e-12);
        Assert.True(result.Rejects(0.05));
        Assert.False(result.Rejects(0.01));
    }

    [Fact]
    public void GoodnessOfFit_RareCells_ArePooledUntilEnoughIsExpected()
    {
        // Of 100 draws 90, 6, 2, 1, 1 are expected: the last three make 4, and take in the 6.
        var result = ChiSquareTest.GoodnessOfFit([85, 8, 3, 2, 2], [0.9, 0.06, 0.02, 0.01, 0.01]);
        Assert.Equal(1, result.DegreesOfFreedom);
        Assert.Equal((25 / 90.0) + (25 / 10.0), result.Statistic, 1e-12);
    }

    [Fact]
    public void GoodnessOfFit_ImpossibleOutcome_IsAlwaysRejected()
    {
        var result = ChiSquareTest.GoodnessOfFit([500, 500, 1], [0.5, 0.5, 0]);
        Assert.Equal((double.PositiveInfinity, 0), (result.Statistic, result.PValue));
        Assert.Equal(1, ChiSquareTest.GoodnessOfFit([500, 500, 0], [0.5, 0.5, 0]).DegreesOfFreedom);
    }

    [Fact]
    public void TwoSamples_ATable_GivesTheTextbookStatistic()
    {
        // The 2 x 2 table 20, 30 / 30, 20: 100 (20*20 - 30*30)^2 / 50^4 = 4.
        var result = ChiSquareTest.TwoSamples([20, 30], [30, 20]);
        Assert.Equal(4, result.Statistic, 1e-12);
        Assert.Equal(0.0455002638963584, result.PValue, 1e-12);
        Assert.Equal(0, ChiSquareTest.TwoSamples([20, 30, 0], [40, 60, 0]).Statistic, 1e-12);
    }

    [Fact]
    public void ChiSquare_BadCounts_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([1, 2], [1.0]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([-1, 20], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([10, 20], [0.5, 0.4]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([10, 20], [double.NaN, 1]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([4, 5], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.GoodnessOfFit([0, 0], [0.5, 0.5]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.TwoSamples([10, 20], [10]));
        Assert.Throws<ArgumentException>(() => ChiSquareTest.TwoSamples([10, 20], [0, 0]));
    }

    [Fact]
    public void ZTest_KnownSample_GivesItsValues()
    {
        // 18 ones among 36: the mean is 1/2, s^2 = 9/35; against 1/3, z = (1/6) sqrt(36 * 35 / 9).
        double[] values = [.. Enumerable.Range(0, 36).Select(i => i % 2 == 0 ? 1.0 : 0.0)];
        var result = MeanTest.ZTest(values, 1.0 / 3);
        Assert.Equal(Math.Sqrt(140) / 6, result.Statistic, 1e-12);
        Assert.Equal(35, result.DegreesOfFreedom);
        Assert.Equal(0.0486065706734358, result.PValue, 1e-12);
        Assert.Equal(1, MeanTest.ZTest(values, 0.5).PValue, 1e-12);
        Assert.Equal(0, MeanTest.ZTest(new double[30], 1e-9).PValue);
        Assert.Equal(1, MeanTest.ZTest(new double[30], 0).PValue);
    }

    [Fact]
    public void ZTest_BadSample_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => MeanTest.ZTest(new double[29], 0));
        Assert.Throws<ArgumentException>(() => MeanTest.ZTest([.. Enumerable.Repeat(1.0, 40), double.NaN], 0));
        Assert.Throws<ArgumentException>(() => MeanTest.ZTest(new double[40], double.PositiveInfinity));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatisticalTestResult(1, 1, 0.5).Rejects(0));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StatisticalTestResult(1, 1, 0.5).Rejects(double.NaN));
    }

    // 4,000 right samples at an error rate of 5% give 200 rejections with a standard deviation of 13.8: four of them leave a chance of 6e-5. The seed is fixed.
    [Fact]
    public void Tests_RightSamples_AreRejectedAsOftenAsStated()
    {
        const int Samples = 4000, Draws = 400;
        int fit = 0, two = 0, mean = 0;
        double expected = Skewed.Select((probability, outcome) => probability * outcome).Sum();
        for (int i = 0; i < Samples; i++)
        {
            var random = new CounterRandom(77).Split((ulong)i);
            double[] values = new double[Draws];
            long[] first = Counts(Skewed, Draws, ref random, values), second = Counts(Skewed, Draws / 2, ref random, null);
            if (ChiSquareTest.GoodnessOfFit(first, Skewed).Rejects(0.05)) fit++;
            if (ChiSquareTest.TwoSamples(first, second).Rejects(0.05)) two++;
            if (MeanTest.ZTest(values, expected).Rejects(0.05)) mean++;
        }

        Assert.InRange(fit, 145, 255);
        Assert.InRange(two, 145, 255);
        Assert.InRange(mean, 145, 255);
    }

    [Fact]
    public void Tests_WrongSamples_AreRejected()
    {
        const int Draws = 20_000;
        double[] other = [0.38, 0.25, 0.15, 0.1, 0.06, 0.06], values = new double[Draws];
        var random = new CounterRandom(5);
        long[] wrong = Counts(other, Draws, ref random, values), right = Counts(Skewed, Draws, ref random, null);
        Assert.True(ChiSquareTest.GoodnessOfFit(wrong, Skewed).Rejects(1e-9));
        Assert.True(ChiSquareTest.TwoSamples(right, wrong).Rejects(1e-9));
        Assert.True(MeanTest.ZTest(values, Skewed.Select((probability, outcome) => probability * outcome).Sum()).Rejects(1e-9));
    }

    // Ancestral sampling from the toy model against its enumeration: what the kit is for. Error rate 1e-4 per test, fixed seed.
    [Fact]
    public void GoodnessOfFit_SampledSequences_FollowTheEnumeration()
    {
        using var toy = new ToyLanguageModel();
        var all = SequenceEnumeration.Enumerate(toy, [0]);
        var index = all.Sequences.Select((sequence, i) => (Key: string.Join(' ', sequence.Tokens), i)).ToDictionary(pair => pair.Key, pair => pair.i);
        long[] counts = new long[all.Sequences.Count];
        double[] lengths = new double[20_000];
        for (int i = 0; i < lengths.Length; i++)
        {
            var random = new CounterRandom(1).Split((ulong)i);
            var tokens = new List<int> { 0 };
            do tokens.Add(Categorical.Draw(toy.Logits([.. tokens]), random.NextDouble()));
            while (tokens[^1] != 0);
            counts[index[string.Join(' ', tokens.Skip(1))]]++;
            lengths[i] = tokens.Count - 1;
        }

        var result = ChiSquareTest.GoodnessOfFit(counts, all.Sequences.Select(sequence => sequence.Probability).ToArray());
        Assert.InRange(result.DegreesOfFreedom, 100, 2000);
        Assert.False(result.Rejects(1e-4));
        Assert.False(MeanTest.ZTest(lengths, all.Expectation(sequence => sequence.Length)).Rejects(1e-4));
    }

    private static long[] Counts(double[] probabilities, int draws, ref CounterRandom random, double[]? values)
    {
        long[] counts = new long[probabilities.Length];
        for (int i = 0; i < draws; i++)
        {
            double left = random.NextDouble();
            int outcome = 0;
            while (outcome < probabilities.Length - 1 && left >= probabilities[outcome]) left -= probabilities[outcome++];
            counts[outcome]++;
            if (values is not null) values[i] = outcome;
        }

        return counts;
    }
}
