using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Scoring;

/// <summary>How <see cref="JudgeScorer"/> asks whether a solution is right. Immutable.</summary>
public sealed record JudgeScorerOptions
{
    /// <summary>How the tokens of the verdict are chosen. The default is temperature 0.1.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.1 };
}
