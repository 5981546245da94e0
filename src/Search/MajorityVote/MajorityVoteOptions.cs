using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Scoring;
using Reasoning.Search.Sources;
using Reasoning.Verification.Voting;

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

    /// <summary>
    /// How much a sample's vote weighs: <see cref="LikelihoodScorer"/> for the mean probability of its tokens, <see cref="VerifierScorer"/> for the share of tests that
    /// it passes, or any other scorer. Null, the default, for votes that all count the same.
    /// </summary>
    public IScorer? Weight { get; init; }

    /// <summary>When the vote may end early. The default is never.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public VoteStopping Stopping
    {
        get;
        init => field = Enum.IsDefined(value) ? value : throw new ArgumentOutOfRangeException(nameof(Stopping), value, "There is no such rule.");
    }

    /// <summary>With <see cref="VoteStopping.Beta"/>, how likely the leader must stay ahead: above 0.5, below 1. The default is 0.95.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside its range.</exception>
    public double StoppingThreshold
    {
        get;
        init => field = value is > 0.5 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(StoppingThreshold), value, "The threshold lies above 0.5 and below 1.");
    } = 0.95;

    /// <summary>
    /// With a rule that stops, how many samples are made between two looks at it, at least 1: for <see cref="VoteStopping.Window"/> also how many must agree. More fills a batch
    /// better, fewer wastes less. The default is 5.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Window
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Window));
            field = value;
        }
    } = 5;

    /// <summary>The rule; null where the vote never ends early.</summary>
    internal IStoppingRule? StoppingRule => Stopping switch
    {
        VoteStopping.Beta => new BetaStoppingRule { Threshold = StoppingThreshold },
        VoteStopping.Window => new WindowStoppingRule { Window = Window },
        _ => null,
    };

    internal ICandidateSource Candidates => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });
}
