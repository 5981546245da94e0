namespace Reasoning.Decoding.Fusion;

/// <summary>Settings of <see cref="ContrastiveFusion"/>. Immutable; every value is checked when it is set.</summary>
public sealed record ContrastiveOptions
{
    private readonly double _plausibility = 0.1;
    private readonly double _amateurTemperature = 1;
    private readonly double? _strength;

    /// <summary>
    /// The fraction of the expert's largest probability that a token must reach to be considered at all (α in the paper). In (0, 1]; the default is 0.1. At 1
    /// only the expert's most probable tokens are left.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double Plausibility
    {
        get => _plausibility;
        init => _plausibility = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Plausibility), value, "Plausibility must be above 0 and at most 1.");
    }

    /// <summary>
    /// Divides the amateur's logits: below 1 makes it more certain, which contrasts more (τ in the paper). Above 0 and finite; the default is 1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, too close to it, infinite or not a number.</exception>
    public double AmateurTemperature
    {
        get => _amateurTemperature;
        init => _amateurTemperature = value is >= 1e-6 and <= 1e6
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(AmateurTemperature), value, "The amateur's temperature must be above 0 (at least 0.000001) and at most 1000000.");
    }

    /// <summary>
    /// How far the expert's own logits are moved away from the amateur's: z = z_e + β·(z_e − z_a), as O'Brien and Lewis do for reasoning (β = 0.5 there). At
    /// least 0 and at most 1000. The default, null, is the plain difference z = z_e − z_a.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, too large or not a number.</exception>
    public double? Strength
    {
        get => _strength;
        init => _strength = value is null or (>= 0 and <= 1000)
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Strength), value, "The strength of the contrast must be between 0 and 1000, or null.");
    }
}
