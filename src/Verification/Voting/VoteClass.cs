namespace Reasoning.Verification.Voting;

/// <summary>The ballots that gave one answer.</summary>
/// <typeparam name="T">What an answer is.</typeparam>
/// <param name="Answer">The answer, as the first of these ballots gave it.</param>
/// <param name="Ballots">Which ballots gave it, by position, ascending; at least one.</param>
/// <param name="Weight">The sum of their weights, at least 0.</param>
/// <param name="Share">The weight as a share of that of all ballots, blank ones included; 0..1.</param>
/// <param name="Chance">The probability that this answer is chosen: 1 for a clear winner, divided up among tied ones, 0 for the others.</param>
public sealed record VoteClass<T>(T Answer, IReadOnlyList<int> Ballots, double Weight, double Share, double Chance)
{
    /// <summary>How many ballots gave the answer.</summary>
    public int Count => Ballots.Count;
}
