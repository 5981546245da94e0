using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Voting;

/// <summary>The outcome of a vote: all answers with their ballots, and which of them won. Ties stay ties until someone breaks them.</summary>
/// <typeparam name="T">What an answer is.</typeparam>
public sealed class VoteResult<T>
{
    internal VoteResult(IReadOnlyList<VoteClass<T>> classes, int ballots) => (Classes, Ballots) = (classes, ballots);

    /// <summary>The answers by falling weight, then in the order in which they were first given; empty if all ballots were blank.</summary>
    public IReadOnlyList<VoteClass<T>> Classes { get; }

    /// <summary>All ballots, with the blank ones.</summary>
    public int Ballots { get; }

    /// <summary>Ballots without an answer.</summary>
    public int Blank => Ballots - Classes.Sum(answer => answer.Count);

    /// <summary>The answers that may be chosen: one, several in a tie, none if all ballots were blank.</summary>
    public IEnumerable<VoteClass<T>> Winners => Classes.Where(answer => answer.Chance > 0);

    /// <summary>Whether several answers are equally good.</summary>
    public bool IsTie => Winners.Skip(1).Any();

    /// <summary>The share by which the first answer leads the second, 0..1: the margin of the vote. 0 if there is no answer.</summary>
    public double Margin => Classes.Count switch
    {
        0 => 0,
        1 => Classes[0].Share,
        _ => Classes[0].Share - Classes[1].Share,
    };

    /// <summary>The probability that the chosen answer is right, with ties broken at random: for n tied answers 1/n per right one.</summary>
    /// <param name="isRight">Whether an answer is right.</param>
    public double ExpectedAccuracy(Func<T, bool> isRight)
    {
        ArgumentNullException.ThrowIfNull(isRight);
        return Winners.Where(answer => isRight(answer.Answer)).Sum(answer => answer.Chance);
    }

    /// <summary>The winner; a tie is broken by a number from the seed, in proportion to <see cref="VoteClass{T}.Chance"/>.</summary>
    /// <param name="seed">The same seed breaks the same tie in the same way.</param>
    /// <returns>The winner; null if all ballots were blank.</returns>
    public VoteClass<T>? Choose(ulong seed)
    {
        var left = Uniform(seed);
        VoteClass<T>? chosen = null;
        foreach (var winner in Winners)
        {
            chosen = winner;
            left -= winner.Chance;
            if (left < 0) break;
        }

        return chosen;
    }

    /// <summary>The winner as a decision, with its share of the votes as confidence: no answer where there is none, or where several are tied.</summary>
    public Decision<T> Decide()
    {
        if (Classes.Count == 0) return new Abstained<T>(AbstentionReason.NoAnswer, $"None of {Ballots} ballots gave an answer.");
        var confidence = new Confidence(Classes[0].Share, ConfidenceSource.VoteShare) { Counts = ProportionInterval.TwoSided(Classes[0].Count, Ballots) };
        return IsTie
            ? new Abstained<T>(AbstentionReason.Tie, $"{Winners.Count()} answers have equally many votes.", confidence)
            : new Answered<T>(Classes[0].Answer, confidence);
    }

    /// <summary>A number in [0, 1): one step of SplitMix64 (Steele, Lea and Flood 2014).</summary>
    private static double Uniform(ulong seed)
    {
        var mixed = unchecked(seed + 0x9E3779B97F4A7C15);
        mixed = unchecked((mixed ^ mixed >> 30) * 0xBF58476D1CE4E5B9);
        mixed = unchecked((mixed ^ mixed >> 27) * 0x94D049BB133111EB);
        return ((mixed ^ mixed >> 31) >> 11) * (1.0 / (1UL << 53));
    }
}
