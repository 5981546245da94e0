using Reasoning.Search.Steps;

namespace Reasoning.Search.Particles;

/// <summary>How <see cref="ParticleFilterStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public record ParticleFilterOptions : StepSearchOptions
{
    /// <summary>How many particles, at least 1; a single one is plain sampling. The default is 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Particles { get; init => field = AtLeast(1, value, nameof(Particles)); } = 16;

    /// <summary>How particles are drawn. The default is <see cref="ResamplingScheme.Systematic"/>.</summary>
    public ResamplingScheme Resampling { get; init; }

    /// <summary>How the scores of a particle's steps become one. The default is <see cref="ScoreAggregation.Last"/>.</summary>
    public ScoreAggregation Aggregation { get; init; }

    /// <summary>
    /// Whether the answer is drawn by weight rather than the particle of the greatest weight, where there is no verifier and <see cref="StepSearchOptions.Choice"/> is not
    /// set. The default is false.
    /// </summary>
    public bool DrawsAnswer { get; init; }

    /// <summary>
    /// How often the filter runs, at least 1. Each run after the first holds on to one particle of the run before, drawn by weight (particle Gibbs), and makes the others
    /// anew. The default is 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Iterations { get; init => field = AtLeast(1, value, nameof(Iterations)); } = 1;
}
