namespace Reasoning.Verification.Abstention;

/// <summary>What becomes of labelled answers when only those of a least confidence are given.</summary>
/// <param name="Threshold">The least confidence at which an answer is given.</param>
/// <param name="Answered">Answers given, at least 1.</param>
/// <param name="Right">Right ones among them.</param>
/// <param name="Coverage">Answers given as a share of all, above 0 and at most 1.</param>
public readonly record struct RiskCoveragePoint(double Threshold, int Answered, int Right, double Coverage)
{
    /// <summary>The share of right answers among those given, 0..1.</summary>
    public double Accuracy => (double)Right / Answered;
}
