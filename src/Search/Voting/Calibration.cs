using Reasoning.Verification.Abstention;

namespace Reasoning.Search.Voting;

/// <summary>How far confidences can be taken as probabilities: of the answers given with confidence 0.8, are 80 % right?</summary>
/// <remarks>
/// Over answers of which it is known whether they are right, such as the results of one strategy on a benchmark. What orders answers well may be badly calibrated, and the
/// other way round; for the order see <see cref="RiskCoverageCurve"/>.
/// </remarks>
public static class Calibration
{
    /// <summary>
    /// The mean of (confidence − right)², with 1 for right and 0 for wrong: Brier, "Verification of forecasts expressed in terms of probability" (1950). 0 is best;
    /// always saying one half gives 0.25.
    /// </summary>
    /// <param name="answers">At least one, with confidences from 0 to 1.</param>
    /// <exception cref="ArgumentException">There are none, or a confidence is outside 0..1.</exception>
    public static double BrierScore(IReadOnlyCollection<ScoredAnswer> answers)
    {
        Check(answers);
        return answers.Sum(answer => Math.Pow(answer.Confidence - (answer.IsRight ? 1 : 0), 2)) / answers.Count;
    }

    /// <summary>
    /// Expected calibration error: the mean distance between confidence and accuracy over bins of equal width, weighted by the answers in them; Naeini, Cooper and
    /// Hauskrecht, "Obtaining Well Calibrated Probabilities Using Bayesian Binning" (2015), and Guo et al., "On Calibration of Modern Neural Networks" (2017), equation 3.
    /// 0 is best. It depends on the number of bins, and with few answers per bin it is too large by chance.
    /// </summary>
    /// <param name="answers">At least one, with confidences from 0 to 1.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <exception cref="ArgumentException">There are no answers, or a confidence is outside 0..1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bin.</exception>
    public static double ExpectedError(IReadOnlyCollection<ScoredAnswer> answers, int bins = 10) =>
        Bins(answers, bins).Where(bin => bin.Count > 0).Sum(bin => Math.Abs(bin.Accuracy - bin.MeanConfidence) * bin.Count) / answers.Count;

    /// <summary>Answers by confidence, in bins of equal width over 0..1: what a reliability diagram shows.</summary>
    /// <param name="answers">At least one, with confidences from 0 to 1.</param>
    /// <param name="bins">How many bins, at least 1.</param>
    /// <exception cref="ArgumentException">There are no answers, or a confidence is outside 0..1.</exception>
    /// <exception cref="ArgumentOutOfRangeException">Fewer than one bin.</exception>
    public static IReadOnlyList<ReliabilityBin> Bins(IReadOnlyCollection<ScoredAnswer> answers, int bins = 10)
    {
        Check(answers);
        ArgumentOutOfRangeException.ThrowIfLessThan(bins, 1);
        var byBin = answers.ToLookup(answer => Math.Min(bins - 1, (int)(answer.Confidence * bins)));
        return [.. Enumerable.Range(0, bins).Select(bin => Bin(bin, bins, [.. byBin[bin]]))];
    }

    private static ReliabilityBin Bin(int bin, int bins, ScoredAnswer[] answers)
    {
        var (confidence, accuracy) = answers.Length == 0
            ? (double.NaN, double.NaN)
            : (answers.Sum(answer => answer.Confidence) / answers.Length, (double)answers.Count(answer => answer.IsRight) / answers.Length);
        return new ReliabilityBin((double)bin / bins, (double)(bin + 1) / bins, answers.Length, confidence, accuracy);
    }

    private static void Check(IReadOnlyCollection<ScoredAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0) throw new ArgumentException("A calibration needs at least one answer.", nameof(answers));
        foreach (var answer in answers)
            if (answer.Confidence is not (>= 0 and <= 1)) throw new ArgumentException($"A confidence lies between 0 and 1; one is {answer.Confidence}.", nameof(answers));
    }
}
