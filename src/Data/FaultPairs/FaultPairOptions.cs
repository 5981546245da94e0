using System.Collections.Immutable;
using Reasoning.Verification;

namespace Reasoning.Data.FaultPairs;

/// <summary>Which pairs are made. Checked when set.</summary>
public sealed record FaultPairOptions
{
    /// <summary>Pairs of a problem at most, of each origin. Default: 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..1000.</exception>
    public int MostPairs
    {
        get;
        init => field = value is >= 1 and <= 1000 ? value : throw new ArgumentOutOfRangeException(nameof(MostPairs), value, "1 to 1000 pairs can be made of a problem.");
    } = 4;

    /// <summary>Mutants of a program that are judged at most while there are too few pairs. Default: 40.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 1..2000.</exception>
    public int MostMutants
    {
        get;
        init => field = value is >= 1 and <= 2000 ? value : throw new ArgumentOutOfRangeException(nameof(MostMutants), value, "1 to 2000 mutants can be judged.");
    } = 40;

    /// <summary>The least <see cref="FaultPair.Similarity"/> of a pair, from 0 to 1. Default: 0.6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double LeastSimilarity
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(LeastSimilarity), value, "A similarity lies between 0 and 1.");
    } = 0.6;

    /// <summary>Whether the problem's own solution counts as a passing sample, for problems that a model never solved. Default: false.</summary>
    public bool PairsWithCanonicalSolution { get; init; }

    /// <summary>
    /// The verdicts that make a program a wrong one. Default: wrong answers and exceptions. Limits on time are left out because they depend on the machine, so that the
    /// same input would
    /// not always give the same pairs.
    /// </summary>
    /// <exception cref="ArgumentException">There are none, or one of them is a pass or no evidence.</exception>
    public ImmutableArray<VerdictKind> Failures
    {
        get;
        init => field = !value.IsDefaultOrEmpty && !value.Any(kind => kind is VerdictKind.Pass or VerdictKind.Flaky or VerdictKind.HarnessError)
            ? value
            : throw new ArgumentException("A wrong program is known by verdicts that are evidence and no pass.", nameof(Failures));
    } = [VerdictKind.WrongAnswer, VerdictKind.RuntimeError];
}
