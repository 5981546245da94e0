namespace Reasoning.Search.Particles;

/// <summary>How <see cref="EntropicParticleFilterStrategy"/> searches. Immutable; every value is checked when it is set.</summary>
public sealed record EntropicParticleFilterOptions : ParticleFilterOptions
{
    /// <summary>How weights are evened out. The default is <see cref="Tempering.EffectiveSize"/>.</summary>
    public Tempering Tempering { get; init; }

    /// <summary>For <see cref="Tempering.EffectiveSize"/>: the effective share of particles below which weights are evened out, from 0 to 1. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double SizeBelow { get; init => field = Share(value, nameof(SizeBelow)); } = 0.5;

    /// <summary>
    /// For <see cref="Tempering.EffectiveSize"/>: the share of <see cref="Steps.StepSearchOptions.MaxDepth"/> up to which weights are evened out, from 0 to 1. The default is
    /// 0.5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double ProgressBelow { get; init => field = Share(value, nameof(ProgressBelow)); } = 0.5;

    /// <summary>
    /// Whether each particle tries one step ahead before particles are drawn, and counts by that step's score too: twice the steps, for draws that know more. The default is
    /// false.
    /// </summary>
    public bool LooksAhead { get; init; }
}
