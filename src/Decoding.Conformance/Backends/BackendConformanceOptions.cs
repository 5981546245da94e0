namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>How thoroughly a backend is checked. Immutable; every value is checked when it is set.</summary>
public sealed record BackendConformanceOptions
{
    /// <summary>The shortest <see cref="LongestSequence"/>, and the shortest context that the checks can work in.</summary>
    public const int ShortestContext = 8;

    private readonly int _rounds = 4;
    private readonly int _longestSequence = 48;
    private readonly double _tolerance = 0.01;

    /// <summary>Chooses the prompts, the points where they are split, and all else that is random. The default is 1.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>How often each check is repeated with other random choices; at least 1. The default is 4.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Rounds
    {
        get => _rounds;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Rounds));
            _rounds = value;
        }
    }

    /// <summary>
    /// The most positions of a sequence, at least <see cref="ShortestContext"/>; the model's context length where that is less. It should be longer than the
    /// blocks in which a backend allocates its cache, so that their borders are crossed. The default is 48.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than <see cref="ShortestContext"/>.</exception>
    public int LongestSequence
    {
        get => _longestSequence;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, ShortestContext, nameof(LongestSequence));
            _longestSequence = value;
        }
    }

    /// <summary>
    /// How far logits may be apart that should be equal, as a fraction of the spread of their row (its largest finite logit less its smallest). In [0, 1). Used
    /// only for models that do not claim to be batch-invariant; those that do must be equal bit for bit. The default is 0.01.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1) or not a number.</exception>
    public double Tolerance
    {
        get => _tolerance;
        init => _tolerance = value is >= 0 and < 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Tolerance), value, "The tolerance must be at least 0 and below 1.");
    }
}
