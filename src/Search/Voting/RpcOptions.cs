using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Voting;

/// <summary>How <see cref="RpcStrategy"/> samples and counts. Immutable; every value is checked when it is set.</summary>
public sealed record RpcOptions
{
    /// <summary>How many samples, at least 1. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            field = value;
        }
    } = 64;

    /// <summary>The fewest samples of which unlikely ones are pruned, at least 1: of a few, a fitted mixture says nothing. The default is 8.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int PruneFrom
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(PruneFrom));
            field = value;
        }
    } = 8;

    /// <summary>Where candidates come from; null, the default, for samples by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How tokens are chosen, where there is no <see cref="Source"/>. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>What counts as the same answer; null, the default, for what fits the problem's kind.</summary>
    public IAnswerExtractor? Extractor { get; init; }

    internal ICandidateSource Candidates => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });
}
