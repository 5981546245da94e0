using Reasoning.Decoding.Sampling;
using Reasoning.Search.Scoring;
using Reasoning.Search.Sources;

namespace Reasoning.Search.BestOfN;

/// <summary>How <see cref="BestOfNStrategy"/> samples. Immutable; every value is checked when it is set.</summary>
public sealed record BestOfNOptions
{
    /// <summary>How many samples, at least 1. The default is 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            field = value;
        }
    } = 32;

    /// <summary>Where candidates come from; null, the default, for samples by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How tokens are chosen, where there is no <see cref="Source"/>. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>
    /// Ranks the samples by its scores instead of by the verifier, and answers with the best of them; null, the default, for the verifier. Not with
    /// <see cref="StopWhenPassed"/>, which asks the verifier.
    /// </summary>
    public IScorer? Ranker { get; init; }

    /// <summary>
    /// Whether to stop after the round in which a sample passes. The default is false: pass@k needs every sample, and a search that stops on success
    /// would estimate it too high.
    /// </summary>
    public bool StopWhenPassed { get; init; }

    /// <summary>
    /// How many samples are made between two looks at the verifier when <see cref="StopWhenPassed"/> is set, at least 1; more fills a batch better,
    /// fewer wastes less. The default is 8.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int RoundSize
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(RoundSize));
            field = value;
        }
    } = 8;

    internal ICandidateSource Candidates => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });
}
