namespace Reasoning.Decoding.Generation;

/// <summary>What is asked of a text generator. Immutable; every value is checked when it is set.</summary>
public sealed record GenerationRequest : DecodingRequest
{
    private readonly int _count = 1;
    private readonly int _topLogProbabilities;
    private readonly LogProbabilityKind _logProbabilities;
    private readonly IReadOnlyList<int> _prefixTokens = [];

    /// <summary>How many completions; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Count
    {
        get => _count;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Count));
            _count = value;
        }
    }

    /// <summary>
    /// Tokens that every completion goes on after, in place of <see cref="DecodingRequest.Prefix"/>: for searches over tokens, whose paths a tokenizer would perhaps write
    /// otherwise. They count as generated before: the text begins with them, and stop strings may begin in them, but must not be complete. The default is none.
    /// </summary>
    /// <remarks>Needs a backend of tier <see cref="Models.CapabilityTier.Logits"/>. Which ids there are is told by <see cref="TopLogProbabilities"/>.</remarks>
    public IReadOnlyList<int> PrefixTokens
    {
        get => _prefixTokens;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(PrefixTokens));
            _prefixTokens = [.. value];
        }
    }

    /// <summary>How many of the most probable tokens to report at every position; 0, the default, for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TopLogProbabilities
    {
        get => _topLogProbabilities;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopLogProbabilities));
            _topLogProbabilities = value;
        }
    }

    /// <summary>Under which distribution log-probabilities are reported where <see cref="DecodingRequest.Constraint"/> excludes tokens. The default is the model's own.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is not one of the enumeration.</exception>
    public LogProbabilityKind LogProbabilities
    {
        get => _logProbabilities;
        init
        {
            if (!Enum.IsDefined(value)) throw new ArgumentOutOfRangeException(nameof(LogProbabilities), value, "There is no such kind of log-probability.");
            _logProbabilities = value;
        }
    }
}
