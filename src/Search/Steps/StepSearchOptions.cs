using Reasoning.Decoding.Sampling;
using Reasoning.Search.Answers;
using Reasoning.Search.Scoring;

namespace Reasoning.Search.Steps;

/// <summary>What all searches over steps have in common. Immutable; every value is checked when it is set.</summary>
public abstract record StepSearchOptions
{
    /// <summary>How tokens are chosen. The default is temperature 0.8, unless the strategy says otherwise.</summary>
    public SamplingOptions Sampling
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Sampling));
    } = new() { Temperature = 0.8 };

    /// <summary>The most steps of a solution, at least 1; one that is longer is cut. The default is 32.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int MaxDepth { get; init => field = AtLeast(1, value, nameof(MaxDepth)); } = 32;

    /// <summary>The most tokens of a step, at least 1; a longer line becomes several steps. The default is 64.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Less than 1.</exception>
    public int StepTokens { get; init => field = AtLeast(1, value, nameof(StepTokens)); } = 64;

    /// <summary>
    /// Says how promising a beginning is, and how good a whole solution where there is no verifier. Null, the default, for the model's own likelihood: the exponential of
    /// the mean log-probability per token, 0.5 where that is unknown.
    /// </summary>
    public IScorer? Scorer { get; init; }

    /// <summary>Whether to stop after the round in which the verifier lets a solution pass. The default is true.</summary>
    public bool StopWhenPassed { get; init; } = true;

    /// <summary>How the answer is chosen at the end; null, the default, for the verifier where there is one, else as the strategy's paper does.</summary>
    public SolutionChoice? Choice { get; init; }

    /// <summary>What counts as the same answer where solutions vote; null, the default, for what fits the problem's kind.</summary>
    public IAnswerExtractor? Extractor { get; init; }

    /// <summary>The most that so many steps cost, when each is scored once; null where only the budget bounds the scorer.</summary>
    /// <param name="steps">How many steps.</param>
    /// <param name="maxTokens">The most tokens of one completion.</param>
    public CostBound? BoundOf(long steps, int maxTokens)
    {
        var made = CostBound.Of(steps, Math.Min(StepTokens, maxTokens));
        return Scorer is null ? made : made + (Scorer.Bound(maxTokens) * steps);
    }

    private protected static int AtLeast(int least, int value, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, least, name);
        return value;
    }

    private protected static double Positive(double value, string name) =>
        value > 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is above 0 and finite.");

    private protected static double NotNegative(double value, string name) =>
        value >= 0 && double.IsFinite(value) ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is at least 0 and finite.");

    private protected static double Share(double value, string name) =>
        value is >= 0 and <= 1 ? value : throw new ArgumentOutOfRangeException(name, value, $"{name} is from 0 to 1.");
}
