namespace Reasoning.Verification.Abstention;

/// <summary>
/// How accuracy rises as answers of low confidence are withheld: one point per confidence that occurs, from the most confident answers to all.
/// </summary>
/// <remarks>
/// El-Yaniv and Wiener, "On the Foundations of Noise-free Selective Classification" (2010); the area is that of Geifman, Uziel and El-Yaniv,
/// "Bias-Reduced Uncertainty Estimation for Deep Neural Classifiers" (2019). Answers of equal confidence cannot be told apart, so what lies
/// within them is the mean over all their orders, not the order in which they came. O(n log n).
/// </remarks>
public sealed class RiskCoverageCurve
{
    private RiskCoverageCurve(RiskCoveragePoint[] points) => Points = points;

    /// <summary>One point per confidence that occurs, by falling threshold; the last one covers all answers.</summary>
    public IReadOnlyList<RiskCoveragePoint> Points { get; }

    /// <summary>All answers.</summary>
    public int Count => Points[^1].Answered;

    /// <summary>The mean error rate over all coverages 1/n, 2/n, …, 1, 0..1: the lower, the better confidence orders answers.</summary>
    public double Area
    {
        get
        {
            var area = 0.0;
            for (var given = 1; given <= Count; given++) area += 1 - RightAmong(given) / given;
            return area / Count;
        }
    }

    /// <summary>The area that could be saved by the best order of the same answers, all right ones first; 0..1.</summary>
    public double ExcessArea
    {
        get
        {
            var least = 0.0;
            for (var given = Points[^1].Right + 1; given <= Count; given++) least += 1 - (double)Points[^1].Right / given;
            return Area - least / Count;
        }
    }

    /// <summary>Makes the curve of labelled answers.</summary>
    /// <exception cref="ArgumentException">There are no answers, or a confidence is not a number.</exception>
    public static RiskCoverageCurve Of(IReadOnlyCollection<ScoredAnswer> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        if (answers.Count == 0) throw new ArgumentException("A curve needs at least one answer.", nameof(answers));
        if (answers.Any(answer => double.IsNaN(answer.Confidence))) throw new ArgumentException("A confidence is not a number.", nameof(answers));

        var points = new List<RiskCoveragePoint>();
        int given = 0, right = 0;
        foreach (var group in answers.GroupBy(answer => answer.Confidence).OrderByDescending(group => group.Key))
        {
            given += group.Count();
            right += group.Count(answer => answer.IsRight);
            points.Add(new RiskCoveragePoint(group.Key, given, right, (double)given / answers.Count));
        }

        return new RiskCoverageCurve([.. points]);
    }

    /// <summary>The accuracy of the most confident share of answers.</summary>
    /// <param name="coverage">The share of answers given, above 0 and at most 1; at least one answer is given.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public double AccuracyAt(double coverage)
    {
        if (coverage is not (> 0 and <= 1)) throw new ArgumentOutOfRangeException(nameof(coverage), coverage, "A coverage lies above 0 and is at most 1.");
        var given = Math.Max(1, coverage * Count);
        return RightAmong(given) / given;
    }

    /// <summary>The expected number of right answers among the first ones; within equal confidences they are evenly spread.</summary>
    private double RightAmong(double given)
    {
        int low = 0, high = Points.Count - 1;
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Points[middle].Answered < given) low = middle + 1;
            else high = middle;
        }

        var before = low == 0 ? default : Points[low - 1];
        var point = Points[low];
        return before.Right + (given - before.Answered) * (point.Right - before.Right) / (point.Answered - before.Answered);
    }
}
