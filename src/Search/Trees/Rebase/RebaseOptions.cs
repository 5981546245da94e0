using Reasoning.Search.Steps;

namespace Reasoning.Search.Trees.Rebase;

/// <summary>How <see cref="RebaseStrategy"/> searches. Immutable; every value is checked when it is set. Steps are sampled at temperature 1 unless set otherwise.</summary>
public sealed record RebaseOptions : StepSearchOptions
{
    /// <summary>The defaults.</summary>
    public RebaseOptions() => Sampling = new() { Temperature = 1 };

    /// <summary>How many solutions are made, at least 1. The default is 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Width { get; init => field = AtLeast(1, value, nameof(Width)); } = 16;

    /// <summary>The temperature of the allocation, above 0: a low one gives nearly everything to the best beginning, a high one shares evenly. The default is 0.2.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Not above 0, or infinite.</exception>
    public double Balance { get; init => field = Positive(value, nameof(Balance)); } = 0.2;

    /// <summary>How shares become whole numbers. The default is <see cref="RebaseRounding.Ceiling"/>.</summary>
    public RebaseRounding Rounding { get; init; }
}
