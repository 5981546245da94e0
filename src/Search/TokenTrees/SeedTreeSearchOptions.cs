using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.TokenTrees;

/// <summary>How <see cref="SeedTreeSearchStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record SeedTreeSearchOptions
{
    /// <summary>Tokens that may follow a node: the most probable ones, 1 to 20. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public int Children
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Children));
            ArgumentOutOfRangeException.ThrowIfGreaterThan(value, 20, nameof(Children));
            field = value;
        }
    } = 3;

    /// <summary>The most rollouts, at least 1; those that a known completion answers count too. The default is 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Rollouts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Rollouts));
            field = value;
        }
    } = 256;

    /// <summary>Completions asked for, at the most; at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            field = value;
        }
    } = 64;

    /// <summary>
    /// Rollouts at once, at least 1: more fill a batch better, fewer know more when they choose. Those of one wave keep apart by counting as visits without reward. The default is 4.
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
    } = 4;

    /// <summary>c of <see cref="PriorUcb"/>, at least 0. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or not a number.</exception>
    public double Exploration
    {
        get;
        init => field = value >= 0 ? value : throw new ArgumentOutOfRangeException(nameof(Exploration), value, "Exploration is at least 0.");
    } = 4;

    /// <summary>The base of <see cref="PriorUcb"/>, above 0. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0.</exception>
    public double ExplorationBase
    {
        get;
        init => field = value > 0 ? value : throw new ArgumentOutOfRangeException(nameof(ExplorationBase), value, "The base is above 0.");
    } = 10;

    /// <summary>Whether a node's value is the mean of the rewards below it rather than the best. The default is false.</summary>
    public bool BacksUpMeans { get; init; }

    /// <summary>Whether a program counts only when it passes, rather than by its share of tests. The default is false.</summary>
    public bool OnlyPassesCount { get; init; }

    /// <summary>Whether a completion serves every node on its way. The default is true; without, every rollout asks the model.</summary>
    public bool KeepsCompletions { get; init; } = true;

    /// <summary>How completions go on from a node. The default is the most probable token each time.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = SamplingOptions.Greedy;
}
