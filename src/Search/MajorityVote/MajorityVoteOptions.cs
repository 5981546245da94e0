using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Sources;

namespace Reasoning.Search.MajorityVote;

/// <summary>How <see cref="MajorityVoteStrategy"/> samples and counts. Immutable; every value is checked when it is set.</summary>
public sealed record MajorityVoteOptions
{
    /// <summary>How many samples, at least 1. The default is 16.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            field = value;
        }
    } = 16;

    /// <summary>Where candidates come from; null, the default, for samples by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How tokens are chosen, where there is no <see cref="Source"/>. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>
    /// What counts as the same answer; null, the default, for the one that fits the problem's kind: <see cref="ProgramTextExtractor"/> for programs
    /// and <see cref="AnswerLineExtractor"/> for answers.
    /// </summary>
    public IAnswerExtractor? Extractor { get; init; }

    internal ICandidateSource Candidates => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });
}
