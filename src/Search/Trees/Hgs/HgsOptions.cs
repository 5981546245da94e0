using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Hgs;

/// <summary>How <see cref="HgsStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record HgsOptions : StepSearchOptions
{
    /// <summary>How many steps are tried at a place before a neutral one is taken or the search goes back, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Tries { get; init => field = AtLeast(1, value, nameof(Tries)); } = 4;

    /// <summary>How many steps are sampled altogether before the search falls back to a plain solution, at least 1. The default is 50.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Steps { get; init => field = AtLeast(1, value, nameof(Steps)); } = 50;

    /// <summary>The score from which on a step is positive, from 0 to 1. The default is 0.7.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double PositiveFrom { get; init => field = Share(value, nameof(PositiveFrom)); } = 0.7;

    /// <summary>The score from which on a step is neutral, from 0 to 1. The default is 0.4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double NeutralFrom { get; init => field = Share(value, nameof(NeutralFrom)); } = 0.4;
}
