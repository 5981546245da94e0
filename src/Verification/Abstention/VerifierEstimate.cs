namespace Reasoning.Verification.Abstention;

/// <summary>A verifier's completeness and soundness as counts show them, with what the counts leave open.</summary>
public sealed class VerifierEstimate
{
    internal VerifierEstimate(VerifierCounts counts, double level)
    {
        Counts = counts;
        Level = level;
        Completeness = ProportionInterval.TwoSided(counts.RightPassed, counts.RightPassed + counts.RightFailed, level);
        Soundness = ProportionInterval.TwoSided(counts.WrongFailed, counts.WrongPassed + counts.WrongFailed, level);

        // Each bound may be missed half as often, so that both hold together at the level asked for.
        var both = (1 + level) / 2;
        AtLeast = new VerifierQuality(
            ProportionInterval.AtLeast(Completeness.Successes, Completeness.Trials, both).Lower,
            ProportionInterval.AtLeast(Soundness.Successes, Soundness.Trials, both).Lower);
    }

    /// <summary>The counts.</summary>
    public VerifierCounts Counts { get; }

    /// <summary>How often each interval holds the true value, at least.</summary>
    public double Level { get; }

    /// <summary>c, the share of right candidates that pass; 0..1 where no right candidate was judged.</summary>
    public ProportionInterval Completeness { get; }

    /// <summary>s, the share of wrong candidates that fail; 0..1 where no wrong candidate was judged.</summary>
    public ProportionInterval Soundness { get; }

    /// <summary>The quality as counted; null where right or wrong candidates are missing.</summary>
    public VerifierQuality? Counted => Completeness.Estimate is { } c && Soundness.Estimate is { } s ? new VerifierQuality(c, s) : null;

    /// <summary>The least quality that the counts leave credible: both values together, at <see cref="Level"/>.</summary>
    public VerifierQuality AtLeast { get; }

    /// <summary>
    /// The least probability that a passing candidate is right, at <see cref="Level"/>: the probability grows with completeness and with
    /// soundness, so the lower bounds of both give its lower bound.
    /// </summary>
    /// <param name="successRate">r: the probability that a candidate is right, 0..1.</param>
    /// <returns>0..1; 0 where completeness 0 is credible.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The rate is outside 0..1.</exception>
    public double ProbabilityRightGivenPassAtLeast(double successRate) => AtLeast.ProbabilityRightGivenPass(successRate) ?? 0;
}
