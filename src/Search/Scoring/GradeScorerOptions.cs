using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Scoring;

/// <summary>How <see cref="GradeScorer"/> asks for a grade. Immutable.</summary>
public sealed record GradeScorerOptions
{
    /// <summary>How the tokens of the grade are chosen. The default is temperature 0.1.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.1 };
}
