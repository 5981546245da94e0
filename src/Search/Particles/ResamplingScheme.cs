namespace Reasoning.Search.Particles;

/// <summary>How particles are drawn by their weights.</summary>
public enum ResamplingScheme
{
    /// <summary>One random number for all: each particle is copied N·p times, rounded up or down.</summary>
    Systematic,

    /// <summary>One random number for each: independent draws, with more noise.</summary>
    Multinomial,
}
