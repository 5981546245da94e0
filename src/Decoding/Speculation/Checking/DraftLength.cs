using System.Numerics;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>
/// Decides how much of a guess is worth sending, from how often guesses were right that rested on as long a match. Depends on the completion's own history
/// alone, so the same run sends the same guesses.
/// </summary>
/// <remarks>
/// A guessed token rests on the match and on the guessed tokens before it. Matches fall into classes by the logarithm of their length; each has a rate of
/// acceptance, from counts that decay and start from a prior, so a class that failed is tried again after a while. A token is sent as long as the probability
/// that it is reached and right is at least what its position costs, in tokens at the rate of the whole completion: the marginal value rule, which
/// maximises tokens per time over passes that differ (Charnov, "Optimal foraging, the marginal value theorem", 1976). Prior and decay are among those that did
/// best over programs and edits of the embedded model, at costs of 0.05 and 0.2; others differed by a few per cent. O(tokens sent).
/// </remarks>
internal sealed class DraftLength(double positionCost)
{
    private const int Classes = 7;
    private const double Decay = 0.98, PriorWeight = 4;
    private readonly double[] _accepted = new double[Classes];
    private readonly double[] _rejected = new double[Classes];
    private double _tokens = PriorWeight;
    private double _cost = PriorWeight;

    /// <summary>How many tokens of a guess to send.</summary>
    /// <param name="matchLength">What it rests on; at least 1.</param>
    /// <param name="most">The most that there are.</param>
    /// <param name="concurrent">How many completions share passes; at least 1.</param>
    public int Choose(int matchLength, int most, int concurrent)
    {
        double least = RelativeCost(concurrent) * Math.Max(1, _tokens / _cost), probability = 1;
        for (int length = 0; length < most; length++)
        {
            probability *= AcceptanceRate(ClassOf(matchLength + length));
            if (probability < least) return length;
        }

        return most;
    }

    /// <summary>The most that <see cref="Choose"/> would give for any match: what a source that takes long to guess need not exceed.</summary>
    public int ChooseLongest(int most, int concurrent)
    {
        int longest = 0;
        for (int i = 0; i < Classes; i++) longest = Math.Max(longest, Choose(1 << i, most, concurrent));
        return longest;
    }

    /// <summary>Takes note of a pass.</summary>
    /// <param name="matchLength">What the guess rested on; of no meaning when none was sent.</param>
    /// <param name="accepted">How many of its tokens were right.</param>
    /// <param name="isRejected">Whether the next was wrong, not just absent.</param>
    /// <param name="sent">How many were sent, over all paths.</param>
    /// <param name="concurrent">How many completions share passes.</param>
    public void Observe(int matchLength, int accepted, bool isRejected, int sent, int concurrent)
    {
        for (int i = 0; i < Classes; i++)
        {
            _accepted[i] *= Decay;
            _rejected[i] *= Decay;
        }

        for (int i = 0; i < accepted; i++) _accepted[ClassOf(matchLength + i)]++;
        if (isRejected) _rejected[ClassOf(matchLength + accepted)]++;
        _tokens = (_tokens * Decay) + accepted + 1;
        _cost = (_cost * Decay) + 1 + (RelativeCost(concurrent) * sent);
    }

    // What a pass costs besides its positions is shared by all sequences in it.
    private double RelativeCost(int concurrent) => positionCost * concurrent / (1 - positionCost + (positionCost * concurrent));

    // The prior rises with the match: 1/3, 3/5, 5/7 ...
    private double AcceptanceRate(int matchClass)
    {
        double prior = (matchClass + 0.5) / (matchClass + 1.5);
        return (_accepted[matchClass] + (PriorWeight * prior)) / (_accepted[matchClass] + _rejected[matchClass] + PriorWeight);
    }

    private static int ClassOf(int matchLength) => Math.Min(Classes - 1, BitOperations.Log2((uint)Math.Max(1, matchLength)));
}
