using MathNet.Numerics;

namespace Reasoning.Verification.Voting;

/// <summary>Stops once the leading answer is very likely to stay ahead of the second.</summary>
/// <remarks>
/// The Beta criterion of Aggarwal et al., "Let's Sample Step by Step: Adaptive-Consistency" (2023), which Wang et al.,
/// "Make Every Penny Count: Difficulty-Adaptive Self-Consistency" (2024) use too: only the two most frequent answers are looked at, and the
/// leader's share p of their votes is Beta(a + 1, b + 1) distributed.
/// </remarks>
public sealed class BetaStoppingRule : IStoppingRule
{
    /// <summary>The probability of staying ahead at which the rule stops: above 0.5, below 1. The default is 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public double Threshold
    {
        get;
        init => field = value is > 0.5 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Threshold), value, "The threshold lies above 0.5 and below 1.");
    } = 0.95;

    /// <inheritdoc/>
    public bool ShouldStop(IReadOnlyList<string?> answers)
    {
        ArgumentNullException.ThrowIfNull(answers);
        var counts = Vote.Plain(answers).Classes;
        return counts.Count > 0 && ProbabilityLeads(counts[0].Count, counts.Count > 1 ? counts[1].Count : 0) >= Threshold;
    }

    /// <summary>P(p &gt; 1/2) = 1 − I_{1/2}(a + 1, b + 1): the probability that the first answer is really the more frequent one.</summary>
    /// <param name="first">a: votes for the first answer, at least 0.</param>
    /// <param name="second">b: votes for the second, at least 0.</param>
    /// <returns>0..1; 0.5 for equal counts.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A count is below 0.</exception>
    public static double ProbabilityLeads(long first, long second)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfNegative(second);
        // By symmetry the same as 1 − I(a + 1, b + 1), without its cancellation.
        return first == second ? 0.5 : SpecialFunctions.BetaRegularized(second + 1, first + 1, 0.5);
    }
}
