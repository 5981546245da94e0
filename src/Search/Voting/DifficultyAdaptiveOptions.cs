using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Sources;
using Reasoning.Verification.Voting;

namespace Reasoning.Search.Voting;

/// <summary>How <see cref="DifficultyAdaptiveStrategy"/> samples. Immutable; every value is checked when it is set.</summary>
public sealed record DifficultyAdaptiveOptions
{
    /// <summary>The most samples, at least 1. The default is 40.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Samples
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Samples));
            field = value;
        }
    } = 40;

    /// <summary>The difficulty below which one sample is enough, 0..1. The default is 0.15; 0 trusts in no problem being easy.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double EasyBelow
    {
        get;
        init => field = value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(nameof(EasyBelow), value, "A difficulty lies between 0 and 1.");
    } = 0.15;

    /// <summary>How likely the leading answer must stay ahead for the vote to end: above 0.5, below 1. The default is 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public double StoppingThreshold
    {
        get;
        init => field = value is > 0.5 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(StoppingThreshold), value, "The threshold lies above 0.5 and below 1.");
    } = 0.95;

    /// <summary>How many samples are made at once after the first round, at least 1; the first round is a multiple of it. The default is 4, that of the authors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Window));
            field = value;
        }
    } = 4;

    /// <summary>Where candidates come from; null, the default, for samples by <see cref="Sampling"/>.</summary>
    public ICandidateSource? Source { get; init; }

    /// <summary>How tokens are chosen, where there is no <see cref="Source"/>. The default is temperature 0.8.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>How the tokens of the difficulty are chosen. The default is greedy.</summary>
    public SamplingOptions DifficultySampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(DifficultySampling));
    } = SamplingOptions.Greedy;

    /// <summary>What counts as the same answer; null, the default, for what fits the problem's kind.</summary>
    public IAnswerExtractor? Extractor { get; init; }

    internal ICandidateSource Candidates => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });

    internal BetaStoppingRule StoppingRule => new() { Threshold = StoppingThreshold };

    /// <summary>How many samples are made before the first look at the vote.</summary>
    /// <param name="difficulty">0..1.</param>
    internal int FirstRound(double difficulty)
    {
        if (difficulty < EasyBelow) return 1;
        var windows = Math.Max(1, (int)Math.Round(difficulty * Samples / Window, MidpointRounding.AwayFromZero));
        return (int)Math.Min(Samples, (long)windows * Window);
    }
}
