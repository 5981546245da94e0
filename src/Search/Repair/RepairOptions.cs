using Reasoning.Decoding.Sampling;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Repair;

/// <summary>How <see cref="RepairStrategy"/> repairs. Immutable; every value is checked when it is set.</summary>
public sealed record RepairOptions
{
    /// <summary>How many candidates each start makes, at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Starts { get; init => field = AtLeast(value, 1, nameof(Starts)); } = 1;

    /// <summary>Where they come from; null, the default, for samples by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How many of them, the best, are repaired side by side; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Kept { get; init => field = AtLeast(value, 1, nameof(Kept)); } = 1;

    /// <summary>How many rewrites of each are made in a round, of which the best may take its place; at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Rewrites { get; init => field = AtLeast(value, 1, nameof(Rewrites)); } = 4;

    /// <summary>The most rounds after a start, at least 0. The default is 2, as in the paper.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Rounds { get; init => field = AtLeast(value, 0, nameof(Rounds)); } = 2;

    /// <summary>How often a candidate may fail in the same way before it is given up, at least 1; with 1, the default, at the first repetition.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Patience { get; init => field = AtLeast(value, 1, nameof(Patience)); } = 1;

    /// <summary>How often to start afresh when all candidates are given up or the rounds are over, at least 0. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Restarts { get; init => field = AtLeast(value, 0, nameof(Restarts)); } = 3;

    /// <summary>
    /// How many of the last lessons a prompt tells, at least 0. With 0, the default, none are asked for; else the model says after each failed attempt what it learned.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative.</exception>
    public int Reflections { get; init => field = AtLeast(value, 0, nameof(Reflections)); }

    /// <summary>How tokens are chosen. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    internal static int AtLeast(int value, int least, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }
}
