namespace Reasoning.Decoding.Beams;

/// <summary>The log-probability plus a reward for each of the first tokens: log p + r·min(l, length). Huang, Zhao and Ma, "When to finish? Optimal beam
/// search for neural text generation" (EMNLP 2017).</summary>
/// <remarks>Not monotone; what is left of the reward, r·(l − min(l, step)), is the admissible bound that turns best-first beam search into A*.</remarks>
public sealed record LengthRewardScore : HypothesisScore
{
    private readonly double _reward = 1;
    private readonly int _length = 1;

    /// <summary>What each rewarded token adds, in nats; at least 0 and finite. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Reward
    {
        get => _reward;
        init => _reward = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Reward), value, "The reward per token must be a finite number of at least 0.");
    }

    /// <summary>How many tokens are rewarded; at least 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public required int Length
    {
        get => _length;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Length));
            _length = value;
        }
    }

    /// <inheritdoc/>
    public override double Score(double logProbability, int length) => logProbability + (Reward * Math.Min(Length, length));

    internal override double Bound(double score, int step, int lastStep) =>
        step >= lastStep ? score : score + (Reward * (Math.Min(Length, lastStep) - Math.Min(Length, step)));
}
