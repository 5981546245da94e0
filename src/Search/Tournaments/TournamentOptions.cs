using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Judging;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Tournaments;

/// <summary>What all tournaments have in common: where the candidates come from, and how two are compared. Immutable; every value is checked when it is set.</summary>
public abstract record TournamentOptions
{
    private protected TournamentOptions()
    {
    }

    /// <summary>N: how many candidates, at least 1. The default is 16, that of the authors.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Candidates
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Candidates));
            field = value;
        }
    } = 16;

    /// <summary>K: comparisons per match, at least 1; half of them in each order, so an even number evens out a judge that favours a place. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int Comparisons
    {
        get;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Comparisons));
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

    /// <summary>Compares candidates. The default is the model.</summary>
    public IJudge Judge
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Judge));
    } = new ModelJudge();

    /// <summary>What counts as the same answer; null, the default, for what fits the problem's kind. Candidates of the same answer are never compared.</summary>
    public IAnswerExtractor? Extractor { get; init; }

    /// <summary>p_gen, where it is known how likely a candidate is right on such problems, 0..1; for the figures alone. The default is null: not known.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double? CandidateAccuracy { get; init => field = AProbability(value, nameof(CandidateAccuracy)); }

    /// <summary>
    /// p_comp, where it is known how often the judge prefers the right one of a right and a wrong candidate, 0..1; for the figures alone. The default is null: not known.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..1.</exception>
    public double? JudgeAccuracy { get; init => field = AProbability(value, nameof(JudgeAccuracy)); }

    /// <summary>
    /// Whether to verify all candidates once the tournament has ended, to count p_gen and p_comp; needs a verifier and changes nothing about who wins. The default is false.
    /// </summary>
    public bool Measure { get; init; }

    internal ICandidateSource Pool => Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Sampling });

    private static double? AProbability(double? value, string name) =>
        value is null or (>= 0 and <= 1) ? value : throw new ArgumentOutOfRangeException(name, value, "A probability lies between 0 and 1.");
}
