using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.LiteSearch;

/// <summary>
/// How <see cref="LiteSearchStrategy"/> searches. Immutable; every value is checked when it is set. A node's first step is the most probable one, the others are sampled, at
/// temperature 0.6 unless set otherwise.
/// </summary>
public sealed record LiteSearchOptions : StepSearchOptions
{
    /// <summary>The defaults.</summary>
    public LiteSearchOptions() => Sampling = new() { Temperature = 0.6 };

    /// <summary>With what probability one of a node's steps is to be right, from 0 to below 1. The default is 0.9.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside that.</exception>
    public double Confidence
    {
        get;
        init => field = value is >= 0 and < 1 ? value : throw new ArgumentOutOfRangeException(nameof(Confidence), value, "A confidence is from 0 to below 1.");
    } = 0.9;

    /// <summary>The most steps of a node, at least 2. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 2.</exception>
    public int MaxWidth { get; init => field = AtLeast(LiteSearchBudget.Least, value, nameof(MaxWidth)); } = 10;

    /// <summary>The score above which a solution ends the search, unless the greedy one is better; from 0 to 1. The default is 0.8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double GoodScore { get; init => field = Share(value, nameof(GoodScore)); } = 0.8;

    /// <summary>After how many solutions the search ends, at least 1. The default is 5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Solutions { get; init => field = AtLeast(1, value, nameof(Solutions)); } = 5;

    /// <summary>The most rounds, at least 1. The default is 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Rounds { get; init => field = AtLeast(1, value, nameof(Rounds)); } = 100;

    /// <summary>Whether a node is expanded one step at a time rather than at once as widely as its value asks for: fewer steps, in more rounds. The default is false.</summary>
    public bool OneByOne { get; init; }
}
