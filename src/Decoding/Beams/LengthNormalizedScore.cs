namespace Reasoning.Decoding.Beams;

/// <summary>The log-probability divided by length^α (α = 1: per token): without it beams favour short texts. Jean et al., "Montreal neural machine translation
/// systems for WMT'15" (2015); the exponent as in Wu et al., "Google's neural machine translation system" (2016).</summary>
/// <remarks>
/// Not monotone: a longer hypothesis may score higher. Its bound is log p / lastStep^α, since log-probabilities only fall and no text is longer.
/// </remarks>
public sealed record LengthNormalizedScore : HypothesisScore
{
    private readonly double _alpha = 1;

    /// <summary>The exponent; at least 0 and finite. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Alpha
    {
        get => _alpha;
        init => _alpha = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Alpha), value, "The exponent of the length must be a finite number of at least 0.");
    }

    /// <inheritdoc/>
    public override double Score(double logProbability, int length) => logProbability / Math.Pow(length, Alpha);

    internal override double Bound(double score, int step, int lastStep) => step >= lastStep ? score : score * Math.Pow((double)step / lastStep, Alpha);
}
