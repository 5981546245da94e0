using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Levin;

/// <summary>
/// How <see cref="LevinStrategy"/> searches. Immutable; every value is checked when it is set. Steps are sampled at temperature 1 unless set otherwise: a filter such as top-p
/// would make some solutions impossible to find.
/// </summary>
public sealed record LevinOptions : StepSearchOptions
{
    /// <summary>The defaults.</summary>
    public LevinOptions() => Sampling = new() { Temperature = 1 };

    /// <summary>How many beginnings are expanded, at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Expansions { get; init => field = AtLeast(1, value, nameof(Expansions)); } = 64;

    /// <summary>How many are expanded in one round, at least 1; so many more than by the bound may be expanded in vain. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Parallel { get; init => field = AtLeast(1, value, nameof(Parallel)); } = 4;

    /// <summary>How many steps are sampled for an expansion, at least 1; equal ones are one. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width { get; init => field = AtLeast(1, value, nameof(Width)); } = 8;

    /// <summary>How probable a step is. The default is <see cref="LevinStepPolicy.Model"/>; where the generator gives no log-probabilities, its share of the samples.</summary>
    public LevinStepPolicy Policy { get; init; }

    /// <summary>How much of the uniform policy is mixed in, from 0 to 1. The default is 0.001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double Epsilon { get; init => field = Share(value, nameof(Epsilon)); } = 0.001;

    /// <summary>
    /// How many steps are still to come from a beginning whose score is 0: with it, one of score s is taken to be (1 − s) times as far from the end
    /// (<see cref="LevinCost.Of(int, double, double)"/>). At least 0; 0, the default, for the policy alone.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Negative or infinite.</exception>
    public double Distance { get; init => field = NotNegative(value, nameof(Distance)); }
}
