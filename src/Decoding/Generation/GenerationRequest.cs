namespace Reasoning.Decoding.Generation;

/// <summary>What is asked of a text generator. Immutable; every value is checked when it is set.</summary>
public sealed record GenerationRequest : DecodingRequest
{
    private readonly int _count = 1;
    private readonly int _topLogProbabilities;

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
}
