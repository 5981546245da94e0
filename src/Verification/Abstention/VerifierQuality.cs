namespace Reasoning.Verification.Abstention;

/// <summary>How far a verifier can be trusted: what it does to right candidates, and to wrong ones.</summary>
/// <param name="Completeness">c: the probability that a right candidate passes, 0..1.</param>
/// <param name="Soundness">s: the probability that a wrong candidate fails, 0..1.</param>
public readonly record struct VerifierQuality(double Completeness, double Soundness)
{
    /// <summary>c: the probability that a right candidate passes, 0..1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double Completeness { get; init => field = Probability.Checked(value, nameof(Completeness)); } = Probability.Checked(Completeness, nameof(Completeness));

    /// <summary>s: the probability that a wrong candidate fails, 0..1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double Soundness { get; init => field = Probability.Checked(value, nameof(Soundness)); } = Probability.Checked(Soundness, nameof(Soundness));

    /// <summary>A verifier that never errs.</summary>
    public static VerifierQuality Perfect => new(1, 1);

    /// <summary>The probability that a candidate passes: c·r + (1 − s)·(1 − r).</summary>
    /// <param name="successRate">r: the probability that a candidate is right, 0..1.</param>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double PassRate(double successRate) =>
        Completeness * Probability.Checked(successRate, nameof(successRate)) + (1 - Soundness) * (1 - successRate);

    /// <summary>The probability that a candidate is right given that it passed: c·r / (c·r + (1 − s)·(1 − r)), by Bayes' rule.</summary>
    /// <param name="successRate">r: the probability that a candidate is right, 0..1.</param>
    /// <returns>0..1; null where no candidate can pass.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double? ProbabilityRightGivenPass(double successRate) =>
        PassRate(successRate) is > 0 and var pass ? Completeness * successRate / pass : null;
}
