namespace Reasoning.Data.SearchTraces;

/// <summary>What is made of attempts. Checked when set.</summary>
public sealed record AttemptOptions
{
    /// <summary>Pairs of a problem at most; the closest ones are kept. Default: 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..10000.</exception>
    public int MostPairs
    {
        get;
        init => field = value is >= 0 and <= 10_000 ? value : throw new ArgumentOutOfRangeException(nameof(MostPairs), value, "0 to 10000 pairs can be made of a problem.");
    } = 8;

    /// <summary>The least similarity of a pair, 1 − edit distance / length of the longer. Default: 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double LeastSimilarity
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(LeastSimilarity), value, "A similarity lies between 0 and 1.");
    }

    /// <summary>Whether repairs are made. Default: true.</summary>
    public bool MakesRepairs { get; init; } = true;

    /// <summary>Whether accepted programs are listed. Default: true.</summary>
    public bool MakesAccepted { get; init; } = true;
}
