namespace Reasoning.Verification.Abstention;

/// <summary>Gives answers of a least confidence, and withholds the others.</summary>
public sealed class SelectivePolicy
{
    private const int Steps = 10;

    /// <summary>Makes a policy with a known threshold.</summary>
    /// <param name="threshold">The least confidence at which an answer is given; a number.</param>
    /// <exception cref="ArgumentOutOfRangeException">Not a number.</exception>
    public SelectivePolicy(double threshold)
    {
        if (double.IsNaN(threshold)) throw new ArgumentOutOfRangeException(nameof(threshold), threshold, "A threshold is a number.");
        Threshold = threshold;
    }

    /// <summary>The least confidence at which an answer is given.</summary>
    public double Threshold { get; }

    /// <summary>The accuracy on those of the labelled answers that are given, with its lower bound; null for a threshold that was given.</summary>
    public ProportionInterval? Accuracy { get; private init; }

    /// <summary>The share of the labelled answers that were given; null for a threshold that was given.</summary>
    public double? Coverage { get; private init; }

    /// <summary>
    /// The policy that answers most, of those whose answers are right at least as often as wanted, also on new problems of the same kind.
    /// </summary>
    /// <remarks>
    /// Selection with guaranteed risk, after Geifman and El-Yaniv, "Selective Classification for Deep Neural Networks" (2017): the exact lower
    /// bound of the accuracy is tested at several coverages, each at its share of the permitted probability of error, so that looking at
    /// several does not weaken the guarantee. Departure: the coverages are fixed (each tenth) instead of a binary search, which needs the
    /// accuracy to fall steadily and loses its way where the few most confident answers prove nothing yet.
    /// </remarks>
    /// <param name="answers">Labelled answers, drawn from the problems that the policy is for.</param>
    /// <param name="accuracy">The accuracy wanted, above 0 and below 1.</param>
    /// <param name="level">The probability with which it shall hold, above 0 and below 1.</param>
    /// <returns>The policy; null where the answers prove no threshold good enough.</returns>
    /// <exception cref="ArgumentException">There are no answers, or a confidence is not a number.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A value is outside its range.</exception>
    public static SelectivePolicy? Calibrate(IReadOnlyCollection<ScoredAnswer> answers, double accuracy, double level = 0.95)
    {
        if (accuracy is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(accuracy), accuracy, "The accuracy wanted lies above 0 and below 1.");
        if (level is not (> 0 and < 1)) throw new ArgumentOutOfRangeException(nameof(level), level, "A confidence level lies above 0 and below 1.");

        var points = RiskCoverageCurve.Of(answers).Points;
        for (var step = Steps; step >= 1; step--)
        {
            // The smallest set of whole groups of equal confidence that covers this share. It is chosen without a look at who is right.
            var point = points.First(point => (long)point.Answered * Steps >= (long)answers.Count * step);
            var bound = ProportionInterval.AtLeast(point.Right, point.Answered, 1 - (1 - level) / Steps);
            if (bound.Lower >= accuracy) return new SelectivePolicy(point.Threshold) { Accuracy = bound, Coverage = point.Coverage };
        }

        return null;
    }

    /// <summary>Gives the answer or withholds it.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="confidence">How likely it is right, estimated in the way in which the threshold was chosen.</param>
    public Decision<T> Decide<T>(T answer, Confidence confidence)
    {
        ArgumentNullException.ThrowIfNull(confidence);
        return confidence.Value >= Threshold
            ? new Answered<T>(answer, confidence)
            : new Abstained<T>(AbstentionReason.LowConfidence, FormattableString.Invariant(
                $"The confidence is {confidence.Value:0.###}, below {Threshold:0.###}."), confidence);
    }
}
