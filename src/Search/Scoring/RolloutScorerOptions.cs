using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Scoring;

/// <summary>How <see cref="RolloutScorer"/> completes beginnings. Immutable; every value is checked when it is set.</summary>
public sealed record RolloutScorerOptions
{
    /// <summary>How often each beginning is completed, at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Rollouts
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Rollouts));
            field = value;
        }
    } = 4;

    /// <summary>How tokens are chosen. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };
}
