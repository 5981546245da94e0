using Reasoning.Search.Voting;
using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Tests.Voting;

public sealed class CalibrationTests
{
    private static readonly ScoredAnswer[] Five = [new(0.95, true), new(0.9, false), new(0.55, true), new(0.5, false), new(1, true)];

    [Fact]
    public void BrierScore_FewAnswers_IsTheMeanSquare() =>
        Assert.Equal((0.05 * 0.05 + 0.9 * 0.9 + 0.45 * 0.45 + 0.5 * 0.5 + 0) / 5, Calibration.BrierScore(Five), 1e-12);

    [Fact]
    public void ExpectedError_FewAnswers_IsTheWeightedDistance()
    {
        // Bin 0.9..1: mean confidence 0.95, two of three right; bin 0.5..0.6: 0.525, one of two right.
        Assert.Equal(0.6 * (0.95 - 2.0 / 3) + 0.4 * 0.025, Calibration.ExpectedError(Five), 1e-12);
        // One bin: mean confidence against accuracy.
        Assert.Equal(Math.Abs(0.78 - 0.6), Calibration.ExpectedError(Five, 1), 1e-12);
    }

    [Fact]
    public void Bins_FewAnswers_HoldTheirCountsAndOneIsInTheLast()
    {
        var bins = Calibration.Bins(Five);

        Assert.Equal(10, bins.Count);
        Assert.Equal((0.9, 1.0, 3), (bins[9].Lower, bins[9].Upper, bins[9].Count));
        Assert.Equal(0.95, bins[9].MeanConfidence, 1e-12);
        Assert.Equal(2, bins[5].Count);
        Assert.Equal((0, true, true), (bins[0].Count, double.IsNaN(bins[0].MeanConfidence), double.IsNaN(bins[0].Accuracy)));
    }

    [Fact]
    public void Measures_CertainAndRight_AreZero()
    {
        ScoredAnswer[] sure = [new(1, true), new(0, false), new(1, true)];

        Assert.Equal((0.0, 0.0), (Calibration.BrierScore(sure), Calibration.ExpectedError(sure)));
    }

    [Fact]
    public void BrierScore_BySharesWithinBins_IsCalibrationPlusRefinement()
    {
        // Murphy's decomposition holds exactly where all confidences of a bin are equal: Brier = Σ n/N (conf − acc)² + Σ n/N acc (1 − acc).
        var random = new Decoding.Sampling.CounterRandom(5);
        ScoredAnswer[] answers = [.. Enumerable.Range(0, 500)
            .Select(_ => random.NextInt32(10) / 10.0 + 0.05).Select(confidence => new ScoredAnswer(confidence, random.NextDouble() < confidence))];
        var bins = Calibration.Bins(answers);

        var expected = bins.Where(bin => bin.Count > 0).Sum(bin => bin.Count / 500.0 * (Math.Pow(bin.MeanConfidence - bin.Accuracy, 2) + bin.Accuracy * (1 - bin.Accuracy)));

        Assert.Equal(500, bins.Sum(bin => bin.Count));
        Assert.Equal(expected, Calibration.BrierScore(answers), 1e-9);
        Assert.InRange(Calibration.ExpectedError(answers), 0.001, 0.1);
    }

    [Fact]
    public void Arguments_OutOfRange_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => Calibration.BrierScore([]));
        Assert.Throws<ArgumentException>(() => Calibration.BrierScore([new(1.01, true)]));
        Assert.Throws<ArgumentException>(() => Calibration.ExpectedError([new(double.NaN, true)]));
        Assert.Throws<ArgumentOutOfRangeException>(() => Calibration.Bins(Five, 0));
    }
}
