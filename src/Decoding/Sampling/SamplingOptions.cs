using System.Collections.Frozen;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// How the next token is chosen from the logits. Immutable; every value is checked when it is set. The chain runs in this order: logit bias,
/// repetition penalty, presence and frequency penalties, processors of the request, temperature, top-k, typical, top-p, min-p, draw.
/// </summary>
public sealed record SamplingOptions
{
    private readonly double _temperature = 1;
    private readonly int _topK;
    private readonly double _topP = 1;
    private readonly double _minP;
    private readonly double _typicalP = 1;
    private readonly double _repetitionPenalty = 1;
    private readonly int? _repetitionWindow;
    private readonly double _presencePenalty;
    private readonly double _frequencyPenalty;
    private readonly IReadOnlyDictionary<int, float> _logitBias = FrozenDictionary<int, float>.Empty;

    /// <summary>Plain sampling from the model's own distribution.</summary>
    public static SamplingOptions Default { get; } = new();

    /// <summary>Always the most probable token; ties go to the lowest id.</summary>
    public static SamplingOptions Greedy { get; } = new() { Temperature = 0 };

    /// <summary>Divides the logits: below 1 sharpens, above 1 flattens, 0 always takes the most probable token. At least 0 and finite. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double Temperature
    {
        get => _temperature;
        init => _temperature = TemperatureProcessor.Check(value, nameof(Temperature));
    }

    /// <summary>Keeps only this many most probable tokens; 0, the default, keeps all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TopK
    {
        get => _topK;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopK));
            _topK = value;
        }
    }

    /// <summary>Keeps the smallest set of most probable tokens whose probabilities sum to at least this much. In (0, 1]; 1, the default, keeps all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double TopP
    {
        get => _topP;
        init => _topP = TopPProcessor.Check(value, nameof(TopP));
    }

    /// <summary>Keeps tokens at least this fraction as probable as the most probable one. In [0, 1]; 0, the default, keeps all.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside [0, 1] or not a number.</exception>
    public double MinP
    {
        get => _minP;
        init => _minP = MinPProcessor.Check(value, nameof(MinP));
    }

    /// <summary>
    /// Keeps the smallest set of tokens, taken in the order of how close their surprise is to the entropy, whose probabilities sum to at least this
    /// much. In (0, 1]; 1, the default, keeps all.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside (0, 1] or not a number.</exception>
    public double TypicalP
    {
        get => _typicalP;
        init => _typicalP = TypicalPProcessor.Check(value, nameof(TypicalP));
    }

    /// <summary>
    /// Makes tokens that already occur in the prompt or the completion less likely: positive logits are divided by it, negative ones multiplied.
    /// Above 0 and finite; 1, the default, changes nothing.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not above 0, infinite or not a number.</exception>
    public double RepetitionPenalty
    {
        get => _repetitionPenalty;
        init => _repetitionPenalty = RepetitionPenaltyProcessor.Check(value, nameof(RepetitionPenalty));
    }

    /// <summary>How many of the latest tokens <see cref="RepetitionPenalty"/> looks at; at least 1. The default, null, is all of them.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? RepetitionWindow
    {
        get => _repetitionWindow;
        init
        {
            if (value is { } window) ArgumentOutOfRangeException.ThrowIfLessThan(window, 1, nameof(RepetitionWindow));
            _repetitionWindow = value;
        }
    }

    /// <summary>Subtracted from the logit of every token that occurs in the completion so far. Finite; 0, the default, changes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is infinite or not a number.</exception>
    public double PresencePenalty
    {
        get => _presencePenalty;
        init => _presencePenalty = PresenceFrequencyProcessor.Check(value, nameof(PresencePenalty));
    }

    /// <summary>Subtracted from the logit of a token once for every time it occurs in the completion so far. Finite; 0, the default, changes nothing.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is infinite or not a number.</exception>
    public double FrequencyPenalty
    {
        get => _frequencyPenalty;
        init => _frequencyPenalty = PresenceFrequencyProcessor.Check(value, nameof(FrequencyPenalty));
    }

    /// <summary>Added to the logits of the tokens named; −∞ forbids a token. The default is none.</summary>
    /// <exception cref="ArgumentException">A token id is negative, or a bias is +∞ or not a number.</exception>
    public IReadOnlyDictionary<int, float> LogitBias
    {
        get => _logitBias;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(LogitBias));
            foreach (var (token, bias) in value) LogitBiasProcessor.Check(token, bias, nameof(LogitBias));
            _logitBias = value.ToFrozenDictionary();
        }
    }
}
