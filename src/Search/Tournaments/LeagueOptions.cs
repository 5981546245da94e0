namespace Reasoning.Search.Tournaments;

/// <summary>How <see cref="LeagueStrategy"/> plays.</summary>
public sealed record LeagueOptions : TournamentOptions
{
    /// <summary>
    /// m: how many of the candidates after it, in a ring, each candidate meets, at least 1; at most all others are met. The default is null: all others.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int? Opponents
    {
        get;
        init
        {
            if (value is { } opponents) ArgumentOutOfRangeException.ThrowIfLessThan(opponents, 1, nameof(Opponents));
            field = value;
        }
    }

    /// <summary>How many opponents there are for so many candidates.</summary>
    internal int OpponentsAmong(int candidates) => Math.Min(Opponents ?? int.MaxValue, candidates - 1);
}
