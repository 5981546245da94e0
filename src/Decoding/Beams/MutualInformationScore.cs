namespace Reasoning.Decoding.Beams;

/// <summary>
/// How much more likely the prompt makes a hypothesis: log p(y | prompt) − λ·log p(y | reference prompt). Against texts that fit every prompt. Li, Galley,
/// Brockett, Gao and Dolan, "A diversity-promoting objective function for neural conversation models" (NAACL 2016), the anti-language-model form.
/// </summary>
/// <remarks>
/// Every hypothesis is computed twice, after the prompt and after the reference. The reference's token probabilities count as at least <see cref="Floor"/>, so that
/// a step gains at most λ·ln(1/Floor): the bound for best-first search.
/// </remarks>
public sealed record MutualInformationScore : HypothesisScore
{
    private readonly double _lambda = 0.5;
    private readonly double _floor = 1e-3;
    private readonly string _referencePrompt = "";

    /// <summary>λ, the weight of the reference; at least 0 and finite. The default is 0.5.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Lambda
    {
        get => _lambda;
        init => _lambda = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Lambda), value, "The weight of the reference must be a finite number of at least 0.");
    }

    /// <summary>The least probability a token has under the reference; above 0 and at most 1. The default is 0.001.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside that range or not a number.</exception>
    public double Floor
    {
        get => _floor;
        init => _floor = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Floor), value, "The floor of the reference's probabilities must be above 0 and at most 1.");
    }

    /// <summary>The text that p(y) continues. The default, an empty text, makes it the model's prior.</summary>
    public string ReferencePrompt
    {
        get => _referencePrompt;
        init => _referencePrompt = value ?? throw new ArgumentNullException(nameof(ReferencePrompt));
    }

    /// <summary>The most that a step can gain, rounding included.</summary>
    internal double LargestGain => -Lambda * Math.Log(Floor) * (1 + 1e-6);

    /// <inheritdoc/>
    public override double Score(double logProbability, int length) => logProbability;

    internal override double Bound(double score, int step, int lastStep) => score + ((lastStep - step) * LargestGain);
}
