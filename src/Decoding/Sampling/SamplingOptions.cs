namespace Reasoning.Decoding.Sampling;

/// <summary>
/// How the next token is chosen from the logits. Immutable; every value is checked when it is set. The chain runs in this order: logit bias,
/// repetition penalty, presence and frequency penalties, temperature, top-k, typical, top-p, min-p, draw.
/// </summary>
public sealed record SamplingOptions
{
    private readonly double _temperature = 1;

    /// <summary>Plain sampling from the model's own distribution.</summary>
    public static SamplingOptions Default { get; } = new();

    /// <summary>Always the most probable token; ties go to the lowest id.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits: below 1 sharpens, above 1 flattens, 0 always takes the most probable token. At least 0 and finite. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Temperature
    {
        get => _temperature;
        init
        {
            if (!(double.IsFinite(value) && value >= 0))
                throw new ArgumentOutOfRangeException(nameof(Temperature), value, "The temperature must be a finite number of at least 0.");
            _temperature = value;
        }
    }
}
