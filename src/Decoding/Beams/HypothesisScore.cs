namespace Reasoning.Decoding.Beams;

/// <summary>
/// What hypotheses of different lengths are ranked by, given their log-probabilities. Rises with the log-probability at every length, so hypotheses of
/// equal length keep their order.
/// </summary>
public abstract record HypothesisScore
{
    private protected HypothesisScore()
    {
    }

    /// <summary>The log-probability itself: what beam search is defined with. Longer hypotheses never score higher than what they continue.</summary>
    public static HypothesisScore LogProbability { get; } = new LogProbabilityScore();

    /// <summary>The score of a hypothesis.</summary>
    /// <param name="logProbability">Sum of what its tokens gain: their natural-log probabilities, less those under a reference where there is one.</param>
    /// <param name="length">Its tokens; at least 1.</param>
    public abstract double Score(double logProbability, int length);

    /// <summary>
    /// What a hypothesis that has this score after so many steps can still reach after the last one: rises with the score, never rises from a step to the next,
    /// whatever the hypothesis continues with, and is the score itself at the last step. This is what lets best-first search find what a beam finds.
    /// </summary>
    /// <param name="score">The score.</param>
    /// <param name="step">Steps so far: the hypothesis' length, or more when it has finished before.</param>
    /// <param name="lastStep">The most steps there are.</param>
    internal abstract double Bound(double score, int step, int lastStep);

    private sealed record LogProbabilityScore : HypothesisScore
    {
        public override double Score(double logProbability, int length) => logProbability;

        internal override double Bound(double score, int step, int lastStep) => score;
    }
}
