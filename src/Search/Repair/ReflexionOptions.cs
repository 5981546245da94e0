using Reasoning.Decoding.Sampling;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Repair;

/// <summary>How <see cref="ReflexionStrategy"/> tries. Immutable; every value is checked when it is set.</summary>
public sealed record ReflexionOptions
{
    /// <summary>How many attempts, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Trials { get; init => field = RepairOptions.AtLeast(value, 1, nameof(Trials)); } = 4;

    /// <summary>How many of the last lessons a prompt tells, at least 1. The default is 3.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Memory { get; init => field = RepairOptions.AtLeast(value, 1, nameof(Memory)); } = 3;

    /// <summary>Where the first attempt comes from; null, the default, for a sample by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How tokens are chosen. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    internal RepairPlan Plan => new(new RepairOptions
    {
        Source = Source, Rewrites = 1, Rounds = Trials - 1, Restarts = 0, Reflections = Memory, Sampling = Sampling,
    })
    {
        TakesAnyRewrite = true,
        GuardsAgainstLoops = false,
    };
}
