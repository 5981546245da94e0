using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Judging;

/// <summary>How <see cref="ModelJudge"/> asks. Immutable.</summary>
public sealed record ModelJudgeOptions
{
    /// <summary>How the tokens of a verdict are chosen. The default is temperature 0.1, that of the authors of the knockout: nearly the same verdict each time.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.1 };
}
