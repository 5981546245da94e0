using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Mcts;

/// <summary>How <see cref="MctsStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record MctsOptions : StepSearchOptions
{
    /// <summary>How many expansions, at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Expansions { get; init => field = AtLeast(1, value, nameof(Expansions)); } = 64;

    /// <summary>
    /// How many expansions go on at once, at least 1. A node that is being expanded counts as visited, so that the others go elsewhere; its value is not touched. The default
    /// is 4.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Parallel { get; init => field = AtLeast(1, value, nameof(Parallel)); } = 4;

    /// <summary>How many steps a node's first expansion samples, at least 1. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width { get; init => field = AtLeast(1, value, nameof(Width)); } = 3;

    /// <summary>The most steps of a node, at least 1; one whose children differ much from it in score gets more (<see cref="ExpansionWidth"/>). The default is 6.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxWidth { get; init => field = AtLeast(1, value, nameof(MaxWidth)); } = 6;

    /// <summary>How much of a difference in score asks for another step, at least 0: the scale of <see cref="ExpansionWidth"/>. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or infinite.</exception>
    public double Importance { get; init => field = NotNegative(value, nameof(Importance)); } = 8;

    /// <summary>How much is made of what was tried little, at least 0: c of <see cref="UpperConfidence.Uct"/>. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or infinite.</exception>
    public double Exploration { get; init => field = NotNegative(value, nameof(Exploration)); } = 0.5;

    /// <summary>What a node's value is made of. The default is <see cref="MctsBackup.Mean"/>.</summary>
    public MctsBackup Backup { get; init; }
}
