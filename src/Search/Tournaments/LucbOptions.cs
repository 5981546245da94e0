namespace Reasoning.Search.Tournaments;

/// <summary>How <see cref="LucbStrategy"/> plays.</summary>
public sealed record LucbOptions : TournamentOptions
{
    /// <summary>The most rounds, at least 1. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Rounds
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Rounds));
            field = value;
        }
    } = 8;

    /// <summary>Opponents, drawn at random, that a candidate meets in a round, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Opponents
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Opponents));
            field = value;
        }
    } = 1;

    /// <summary>
    /// How many candidates play in a round, at least 2: half of them those with the highest upper bounds, half those with the lowest lower bounds. The default is null: all
    /// that are left.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public int? PerRound
    {
        get;
        init
        {
            if (value is { } players) ArgumentOutOfRangeException.ThrowIfLessThan(players, 2, nameof(PerRound));
            field = value;
        }
    }

    /// <summary>c: how wide the intervals are, above 0. The default is 0.99, that of the authors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double Width
    {
        get;
        init => field = value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Width), value, "The width is above 0.");
    } = LucbRule.DefaultWidth;
}
