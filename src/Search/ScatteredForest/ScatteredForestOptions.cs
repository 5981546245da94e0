using Reasoning.Decoding.Sampling;
using Reasoning.Search.Sources;

namespace Reasoning.Search.ScatteredForest;

/// <summary>How <see cref="ScatteredForestStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record ScatteredForestOptions
{
    /// <summary>How many solutions are made in all, the seeds included; at least 1. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Solutions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Solutions));
            field = value;
        }
    } = 10;

    /// <summary>How many solutions trees grow from, at least 1; equal ones make one tree. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int SeedCount
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(SeedCount));
            field = value;
        }
    } = 3;

    /// <summary>Where the seeds come from; null, the default, for samples by <see cref="SeedSampling"/>.</summary>
    public ICandidateSource? Seeds { get; init; }

    /// <summary>How many directions are asked for at a solution, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Directions
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Directions));
            field = value;
        }
    } = 4;

    /// <summary>How much is tried that was seldom tried: c of <see cref="UctRule"/>, at least 0. The default is √2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not a number.</exception>
    public double Exploration
    {
        get;
        init => field = value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(nameof(Exploration), value, "It must be a number of at least 0.");
    } = Math.Sqrt(2);

    /// <summary>How fast a better solution raises the value of what led to it: α of <see cref="UctRule.Backup"/>, from 0 to 1. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1 or not a number.</exception>
    public double BackupRate
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(BackupRate), value, "It must lie between 0 and 1.");
    } = 0.5;

    /// <summary>
    /// How many solutions are made at once, at least 1. Those chosen later in such a wave see the earlier ones as visits without a value. More fills a batch better, fewer
    /// learns more before each choice. The default is 2.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            field = value;
        }
    } = 2;

    /// <summary>How many of the last insights a prompt tells, at least 0; with 0 none are asked for. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Insights
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Insights));
            field = value;
        }
    } = 10;

    /// <summary>How tokens of directions, insights and changed solutions are chosen. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>How tokens of seeds are chosen, where there are no <see cref="Seeds"/>. The default is temperature 1, for seeds that differ.</summary>
    public SamplingOptions SeedSampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(SeedSampling));
    } = new() { Temperature = 1 };

    internal ICandidateSource Candidates => Seeds ?? new SamplingSource(new SamplingSourceOptions { Sampling = SeedSampling });
}
